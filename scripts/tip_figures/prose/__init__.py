"""Numbers in English text: paragraphs and sentences, numerals and zeros, and the words that give
them a meaning.

Read a source text with `source_text.read_source_text`; each of its sentences has its numerals with
their contexts. `mentions.read_mentions` finds the words that belong to each of them, and its year.
This package can be used alone: it imports nothing else of the project.
"""
