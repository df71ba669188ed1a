"""Damage done on purpose, to see whether the checks report it: what is damaged, what was found, and what survives, and why."""
