"""Which figures belong together: parts, sums, and terms that can be compared."""
