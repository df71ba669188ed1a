"""Write a package in canonical form: fix what has a certain meaning, and report the rest."""
