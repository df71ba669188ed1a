"""Frames under a Table Schema: Pandera schemas, lossless conversion of cells, and validation."""
