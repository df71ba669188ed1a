"""Draft the rows of a passage that is not coded yet: worksheet, review, identities and brief."""
