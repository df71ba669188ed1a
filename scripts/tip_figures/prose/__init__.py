"""The report as text: sentences, numerals and what stands around them."""
