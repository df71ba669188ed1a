"""Web pages and documents, made from the published tables alone."""
