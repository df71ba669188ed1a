"""Proof of the tables against the text of a report."""
