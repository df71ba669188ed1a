"""Verdicts on what a text claims."""
