"""The source tables of figures as typed records, and what follows from them.

records         records of the rows of each table (`records`, `row_reader`), all of
                them together (`model`), rows to review (`drafted_rows`), `countries`
identities      kinds of identity (`identity_kinds`), exact `arithmetic` on `intervals`, the result
                for each identity (`evaluation`), which codes contain others (`containment`)
relations       which terms can be compared (`comparability`), which parts and sums no identity
                declares (`relations`)
words           how a text names codes (`code_words`), what the words around a numeral name
                (`word_reading`), which codes no word supports (`word_support`), which numbers
                count nothing (`roles`); of sentences in `coded_sentences`
generated       `totals`, parts, flat rows, derived cells, gaps, editions; `labels` in words
changes         of identities and passages between two versions, and their `changelog`
"""
