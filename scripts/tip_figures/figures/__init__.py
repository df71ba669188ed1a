"""The source tables of figures as typed records, and what follows from them.

records:            frozen records of the rows of each table, with types of column_types
model:              Figures, which holds all records; row_reader reads them
identity_kinds:     roles and arithmetic of each kind of identity; evaluation evaluates one
comparability:      which figures can be terms of one identity
containment:        whether the codes of one figure contain those of another
edition_comparison: cells that several sources state
code_words:         the words by which a text names codes
word_reading:       which codes the words around a numeral name; with area_reading, period_reading
word_comparison:    figures that differ from the words; of sentences in coded_sentences
labels:             figures in words, and their places in the report
derived_cells:      cells that follow from other cells
"""
