"""The files of a release, the same bytes each time."""
