"""What the words of a text say about codes, periods and roles of figures."""
