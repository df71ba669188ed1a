"""The page of a release, its picture, and the documents that are made from the figures."""
