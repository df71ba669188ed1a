"""The source tables of figures as typed records, and what follows from them.

records, column_types:  rows of the tables as frozen records; row_reader reads them, model.Figures holds them
identity_kinds:         roles, arithmetic and notation of each kind of identity; evaluation evaluates one
comparability:          which figures can be terms of one identity
containment:            whether the codes of one figure contain those of another
edition_comparison:     cells that several sources state
labels, derived_cells:  labels, places in the report, and cells that follow from other cells
"""
