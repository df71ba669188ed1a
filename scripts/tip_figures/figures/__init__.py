"""The eight tables of figures, typed: kinds of identity, labels, what covers what."""
