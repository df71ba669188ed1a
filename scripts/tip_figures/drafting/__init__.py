"""Draft rows of a passage that is not coded yet."""
