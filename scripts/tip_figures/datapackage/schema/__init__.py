"""Table Schemas: types of columns, constraints, rules, and what the standard says of descriptors."""
