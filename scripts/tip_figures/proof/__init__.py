"""Prove the tables of figures against the texts of reports.

source_proof proves a package: passage_matching finds each passage among the words of a text (see
text_index and pieces), and its numerals; text_checks compares the words around the sentences, and
source_proof the numerals and figures, with the tables. show shows what was found.
"""
