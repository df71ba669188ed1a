"""Descriptors and Table Schemas: their properties, types of columns, constraints and rules."""
