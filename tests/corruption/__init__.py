"""Damage done on purpose, to see whether the checks report it: what is damaged, which rows are tied to it, what was found."""
