"""Prove the tables of figures against the texts of reports.

source_proof proves a package: passage_matching finds each passage among the words of a text (see
word_stream), and numeral_matching its numerals; text_checks, numeral_checks and figure_proof
compare what was found with the tables, and show shows it.
"""
