"""Compare two states of a package, and find the version that the changes require."""
