"""Rows of the source tables as typed records."""
