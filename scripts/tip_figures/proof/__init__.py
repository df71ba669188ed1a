"""Prove the tables of figures against the texts of reports.

source_proof proves a package: passage_matching finds each passage in a text, with reconstruction
and spacing for sentences that the text has in another form, and numeral_matching for their
numerals; sentence_checks, numeral_checks and figure_proof compare what was found with the tables.
passage_view, passage_page, figure_trace and annotations show the result.
"""
