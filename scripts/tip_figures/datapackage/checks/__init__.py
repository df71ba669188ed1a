"""Checks of any data package: structure, cells, keys and files; CHECKS of the dataset lists them."""
