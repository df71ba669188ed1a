"""Words that introduce, continue and close lists of parts, as patterns for masked sentences.

They are searched in the words around a count, from the count before it to the next one.
"""

import re

from tip_figures.prose.masked_sentence import (
    BEFORE_COUNT,
    COUNT,
    NUMBER,
    OTHER,
    YEAR,
    compile_words,
)

_THESE = r"(?: these | those | this[ ](?:number|total|group|figure) | the[ ]total )"
_OF = r"(?: of | among | out[ ]of | from[ ]among )"
_NO_NOUN = (
    r"(?! (?: were | was | are | is | had | have | in | on | at | by | for | to | with ) \b )"
)
OF_TOTAL = compile_words(
    rf"""
    (?: ^ | [;:,.(\u2013\u2014] [ ]? | \b(?:and|but|while|that) [ ] )
    {_OF} [ ] (?: {_NO_NOUN} [a-z'-]+ [ ] ){{0,5}}? {BEFORE_COUNT}
    """
)
IN_MEMBERS = compile_words(  # `in the 120-member assembly, 12`
    rf"\b in [ ] (?: the | its | an? ) [ ] {NUMBER} - (?: member | seat | person ) \b"
)
OF_THESE = compile_words(
    rf"""
    (?: ^ | [;,.(\u2013\u2014] [ ]? | \b(?:and|but|while) [ ] )
    (?! {_OF} [ ] {_THESE} [ ] {BEFORE_COUNT} {NUMBER}        # `of these 11 cases`
        (?! [ ] (?: were | was | are | had | have | remained | received ) \b ) )
    {_OF} [ ] (?: {_THESE} | them | which | whom )
    \b [^,;:()]{{0,60}}? (?: ,? [ ] | : [ ] ) {BEFORE_COUNT}
    """
)
INCLUDING = compile_words(
    rf"""
    (?: (?<! \band[ ] ) \b including | ^ [^,;.]{{0,60}} \b include[sd]?
      | \b among[ ](?:them|whom|which) ) ,? [ ] {BEFORE_COUNT}
    """
)
OF_WHOM = compile_words(
    rf"""
    ,? [ ]? of [ ] (?: whom | which ) [,:]? [ ] (?: the[ ] )? {BEFORE_COUNT}
  | (?<! {COUNT} ) (?<! all[ ] ) {NUMBER} \)? [ ] of [ ]     # `21 of whom`, not `all three of`
    (?: whom | which | them | these | those ) \b
    """
)
COMPOSED = compile_words(
    rf"""
    (?: \b (?: compris(?:ing|ed|es)(?:[ ]of)? | consist(?:ing|ed|s)[ ]of | made[ ]up[ ]of
             | composed[ ]of | namely | divided[ ]into | split[ ]into ) [ ]
      | : [ ] | [ ]? [\u2013\u2014] [ ]? | [ ]-[ ] | --? (?=[^\w{COUNT}-]) )
    {BEFORE_COUNT}
    """
)
BRACKET = compile_words(rf"\( {BEFORE_COUNT}")
OF_WHOLE = compile_words(
    rf"""
    (?: \)? | (?: [ ] [a-z]+ ){{1,3}} [ ] \( ) [ ]? (?: out[ ] )? of [ ]
    (?: (?: the | its | their | all | these | those ) [ ] ){{0,2}}
    (?: (?! which | whom | them | and | or | each | every ) [a-z'-]+ [ ] )?? {BEFORE_COUNT}
    """
)
POINTED_WHOLE = re.compile(rf"{OTHER}+ (?:out )?of (?:[a-z]+ ){{0,2}}{COUNT}")
REMAINING = compile_words(
    rf"""
    (?: \b (?: the | while | and | with | its ) [ ] (?: the[ ] )?
        (?: remaining | other | rest [ ] \( ) [ ]? {BEFORE_COUNT}
      | \b the [ ] others? [ ] \( {BEFORE_COUNT} )
    """
)
SEPARATOR = compile_words(
    rf"""
    (?: (?P<last> ,? [ ] (?: and | plus | as[ ]well[ ]as ) ) | [,;] | [,;]?[ ](?:while|with) )
    [ ] (?: (?: and | while | the | another | other | an[ ]additional | additional | also | just )
        [ ] )*
    {BEFORE_COUNT}
    """
)
COMPARED_BEFORE = compile_words(
    rf"""
    \b (?: compared[ ](?:to|with) | than | from | versus | against | relative[ ]to | up[ ]on
         | (?<! addition[ ] ) to | by | since | every | per | over ) [ ] (?: the[ ] )?
    {BEFORE_COUNT}
    """
)
IN_BRACKET_WITH_YEAR = re.compile(
    rf"\([^()]*{NUMBER}(?:[^();{COUNT}]{{0,40}}\bin {YEAR}+\)|[^();{COUNT}]{{0,3}}{YEAR}+\))"
)
SOME = compile_words(
    r"\b(?: mostly | mainly | primarily | largely | chiefly | including | majority )\b"
)
EACH = re.compile(r"\b(?:each|every|per|apiece|times|respectively)\b", re.IGNORECASE)
WORD_AFTER = re.compile(r" [a-z]")
