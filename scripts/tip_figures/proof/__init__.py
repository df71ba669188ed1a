"""Prove the tables of figures against the texts of reports.

source_proof proves a package: passage_matching finds each passage among the words of a text (see
text_index and pieces), and numeral_matching its numerals; text_checks and numeral_checks compare
what was found with the tables, and show shows it.
"""
