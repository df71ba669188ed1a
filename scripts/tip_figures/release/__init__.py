"""A package → the files of its release, the same bytes each time."""
