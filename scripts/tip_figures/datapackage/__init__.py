"""A data package as it lies on disk, and what may be said about one."""
