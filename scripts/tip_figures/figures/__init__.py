"""The source tables of figures as typed records, and what follows from them.

model           the records of all source tables together; `labels`: figures in words
records         records of the rows of each table, and how they are read (`row_reader`)
identities      kinds of identity (`identity_kinds`), exact `arithmetic` on intervals, the result
                for each identity, and which codes contain others
relations       which terms can be compared (`comparability`), which parts and sums no identity
                declares (`required_identities`)
claims          which relations a text claims between its numbers, and whether they hold
words           how a text names codes (`code_words`), what the words around a numeral name
                (`word_reading`, `period_types`), which codes no word supports
                (`word_support`), which numbers count nothing (`roles`); of sentences in
                `coded_sentences`
tables          which figures are totals (`selection`), their `series` and `gaps`, the rows of
                `totals`, of parts (`divisions`, `shares`), `contradictions` and all figures
                (`figure_rows`), and what tidy derives
changes         between two versions: their kinds, in words, and as errata
"""
