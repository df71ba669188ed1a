"""Reading a package: descriptor, CSV files, typed columns, tables."""
