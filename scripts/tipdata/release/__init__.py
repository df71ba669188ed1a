"""What a release is made of: the package as files, the same bytes each time."""
