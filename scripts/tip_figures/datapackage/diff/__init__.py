"""What differs between two states of a package, and which version that calls for."""
