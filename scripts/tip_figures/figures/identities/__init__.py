"""Kinds of identity, exact arithmetic, and the evaluation of each identity."""
