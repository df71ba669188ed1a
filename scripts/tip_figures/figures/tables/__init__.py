"""The generated tables, derived cells, gaps, and comparisons of editions."""
