"""Relations between the numbers of a text, and their verdicts."""

from cases import cases
from tip_figures.figures.claims import finders
from tip_figures.figures.claims.verdicts import EVALUATED
from tip_figures.prose.hedges import HEDGES, HEDGES_AFTER
from tip_figures.prose.source_text import split_source_text


def find_claims(text):
    return finders.find_claims(split_source_text("text", text).sentences)


def find_relations(text):
    return finders.find_relations(split_source_text("text", text).sentences)


def check(text):
    """Return each claim of a text: its kind, its verdict if it is evaluated, and its arithmetic.

    Of those without a verdict, only the clear ones, which identities need.
    """
    return "; ".join(
        f"{claim.kind} {claim.verdict} {claim.arithmetic}"
        if claim.kind in EVALUATED
        else f"{claim.kind} {claim.arithmetic}"
        for claim in find_claims(text)
        if claim.kind in EVALUATED or not claim.doubt
    )


def list_failures(text):
    return [each.arithmetic for each in find_relations(text) if each.verdict == "fails"]


DOUBTFUL = "Of the 40 victims, 20 were women and 10 were from Uzbekistan."
CLAIMS = """
Of the 40, 35 were women and five were men.
    sum holds 40 = 35 + 5
Of 83 cases opened in 2018, 79 were of kind A, three of B, and one of C.
    sum holds 83 = 79 + 3 + 1
They found 88 victims, of whom 67 were women, and 21 were men, including four boys and 17 adults.
    sum holds 88 = 67 + 21; sum holds 21 = 4 + 17
Of the 38, 33 were female and five male, 26 were in A and 12 in B (which included two minors).
    sum holds 38 = 33 + 5; sum holds 38 = 26 + 12; part_of 2 of 12
It had 43 guests, almost a third (13) of whom were Poles.
    part_of 13 of 43
It had 63 guests, mostly from Peru (27), Chile (9), and Cuba (8).
    part_of 27 + 9 + 8 of 63
Three victims were found in 2019–two victims of begging and one victim of labor.
    sum holds 3 = 2 + 1
40 victims were identified, 35 in sex trafficking and five in forced labor.
    sum holds 40 = 35 + 5
Of the 40 victims, 20 were women and 10 were from Uzbekistan.
    sum unclear 40 ≠ 20 + 10 = 30
Of the 100 people surveyed, 60 owned a car and 50 owned a bicycle.
    nothing
Of about 40 victims, 35 were women and six were men.
    sum unclear 40 ≠ 35 + 6 = 41
The courts convicted 34 people, including four for begging and eight for theft.
    part_of 4 + 8 of 34
The courts convicted 46 people, including 40 for begging and seven for theft.
    sum fails 46 ≠ 40 + 7 = 47
Of the 35 victims, compared with 40 in 2018, 20 were women and 15 men.
    sum holds 35 = 20 + 15
It identified 40 victims, mostly women (35 adults).
    part_of 35 of 40
It identified 40 victims, mostly women: 35 adults.
    nothing
It won 57 of 120 seats.
    part_of 57 of 120
Of the country's 29 ministers, five were women.
    part_of 5 of 29
There were 75 (49 men and 26 women).
    sum holds 75 = 49 + 26
It saw 12 cases, with two in A and one in B, while three were in C, and six others in D.
    sum holds 12 = 2 + 1 + 3 + 6
In the 120-member assembly, 12 were women.
    part_of 12 of 120
There were three women. One was a judge; one was a clerk; and one was a guard.
    sum holds 3 = 1 + 1 + 1
Half of the 84 guests, or 42, left.
    share holds 42 of 84: Half
It had 1,104 cases, 196 fewer than the 1,300 of 2020.
    sum holds 1,300 = 1,104 + 196
It paid $25,000 balboas ($25,000) and 6,000 balboas ($6,000).
    same_rate holds 25,000 : 25,000, 6,000 : 6,000
It paid 0 pesos ($5). It paid 100 pesos ($2).
    nothing
It rose to 900 pesos ($30 to $90).
    nothing
It increased from 88 in 2019 to 40 in 2020.
    order 88 < 40
It identified 40 victims, a decrease from 83.
    order 40 < 83
It identified 90 victims, up from 83 in 2018.
    order 83 < 90
Its rank fell from 10 to 15.
    nothing
It rose from 3 to 4 million.
    nothing
Spending fell from about 80 to 79.
    order 79 < 80
Births rose from 50 to 60 (a 20 percent increase).
    order 50 < 60; percent_change holds 50 -> 60: a rise of 20 percent
Births rose by 30 percent from 50 to 60.
    percent_change fails 50 -> 60: a rise of 30 percent; order 50 < 60
Deaths fell from 1,200 to 900, a drop of 25 percent.
    order 900 < 1,200; percent_change holds 1,200 -> 900: a fall of 25 percent
It doubled from 40 to 50.
    percent_change fails 40 -> 50: doubled
It nearly doubled from 40 to 78.
    percent_change holds 40 -> 78: nearly doubled
It tried 40 people. Of these, 35 were convicted. The remaining six were acquitted.
    sum fails 40 ≠ 35 + 6 = 41; part_of 35 of 40
Of the 40 people, 35 were convicted; the remaining five were acquitted.
    sum holds 40 = 35 + 5
It freed 12 men and eight women, for a total of 21.
    sum fails 21 ≠ 12 + 8 = 20
It identified 38 suspected victims in 2020. Of the 39 victims, 33 were women.
    restated 38 = 39; part_of 33 of 39
It tried 38 people and opened 12 shelters. Of the 38 people, 33 were convicted.
    part_of 33 of 38; restated 38 = 38
It tried 40 officers, including 34 judges and the remaining five clerks.
    sum fails 40 ≠ 34 + 5 = 39
It tried 40 officers, including 30 judges, four guards, and the remaining five clerks.
    sum fails 40 ≠ 30 + 4 + 5 = 39
It identified 38 suspected victims in 2020. Of the 12 foreign victims, three were women.
    part_of 3 of 12
It arrested 12 traffickers and freed 40 victims. Of these, 35 were women and six men.
    sum fails 40 ≠ 35 + 6 = 41
It closed 45 bars and freed 40 victims. Of these, 35 were women and six men.
    sum unclear 45 ≠ 35 + 6 = 41
It paid $90, including $50 for food and $40 for rent, a decrease from $95.
    sum holds 90 = 50 + 40; order 90 < 95
It spent $90, 10 percent less than the $100 of 2019.
    order 90 < 100; percent_change holds 100 -> 90: a fall of 10 percent
"""
"""Texts, each before what its words claim."""


def read_claims():
    lines = CLAIMS.strip().splitlines()
    return list(zip(lines[::2], map(str.strip, lines[1::2]), strict=True))


@cases("text, claims", read_claims())
def test_claims_of_a_text(text, claims):
    assert (check(text) or "nothing") == claims


def test_claims_without_a_verdict_are_not_reported():
    text = "It tried 38 people, up from 12. Of the 38 people, 33 were convicted."
    assert {claim.kind for claim in find_claims(text)} == {"order", "restated", "part_of"}
    assert find_relations(text) == []


@cases("text", [text for text, _ in read_claims()])
def test_what_holds_has_no_doubt(text):
    assert [claim.doubt for claim in find_claims(text) if claim.is_right and claim.doubt] == []


@cases(
    "dollars, verdict",
    {
        "one-rate": ("200,000", "holds"),
        "of-several-days": ("202,000", "unclear"),
        "far-apart": ("100,000", "fails"),
    },
)
def test_one_rate_converts_all_amounts_of_a_paragraph(dollars, verdict):
    text = f"It paid 77.2 million KZT ($202,630) and 76.2 million KZT (${dollars})."
    assert check(text).startswith(f"same_rate {verdict}")


@cases(
    "text, verdict",
    [
        ("It more than doubled from 40 to 80.", "fails"),
        ("It more than doubled from 40 to 90.", "holds"),
        ("It more than halved from 80 to 40.", "fails"),
        ("It more than halved from 80 to 39.", "holds"),
        ("It almost tripled from 10 to 28.", "holds"),
        ("It halved from 80 in 2019 to 41.", "holds"),
        ("It at least doubled from 40 to 79.", "fails"),
        ("It at least doubled from 40 to 80.", "holds"),
        ("It at most doubled from 40 to 50.", "holds"),
        ("It at most doubled from 40 to 81.", "fails"),
        ("It approximately doubled from 40 to 74.", "holds"),
        ("It only doubled from 40 to 74.", "unclear"),
        ("It doubled from 40 to 90.", "unclear"),
        ("It doubled from 40 to 30.", "fails"),
    ],
)
def test_factor_may_be_rough(text, verdict):
    assert [relation.verdict for relation in find_relations(text)] == [verdict]


def test_long_sentence_takes_no_time():
    """A sentence with hundreds of numbers is a table; only the one after it is read."""
    table = "(5) rose to 5 from 4, of whom 3, " * 200
    text = f"{table}. Of the 40 victims, 35 were women and six men."
    assert check(text) == "sum fails 40 \u2260 35 + 6 = 41"


NO_FAILURE = """
Of 100 households, 60 had power, 70 had water, and 40 had both.
The courts convicted 40 people, of whom 30 went to prison and 25 were fined.
Of the 15 members, nine constitute a quorum and ten are elected.
Police arrested 12 people, including three officers and 15 others were fined.
Three of the five, including two women, one of whom was 19, were freed.
It had 40 cases. Of the 25 cases, ten were closed.
It closed 45 bars and freed 40 victims. Of these, 50 were women.
The number rose from 10 per 100,000 people to 8 per 10,000.
The team won 3 of 5 games, down from 4 of 5.
Seven people died in Cork, five in Galway, three in Mayo, and two in Clare.
It closed bars, freed five children, four women and five men.
It rose from 1.2 million to 1.2 million.
It paid 5 million EUR ($6 million) in 2019 and 5 million EUR ($5.6 million) in 2020.
The rate fell from 6.2 percent to 5.1 percent, a decrease of 1.1 percentage points.
The board has 15 members: five from the north, five from the south, and four from the east, and a \
chair.
There were 20 sailors, three officers and a captain, for a total of 24.
It identified 50 victims, 12 more than the 38 in 2018.
It identified 24 victims, compared with 20 victims (15 women and five men) in 2019.
In all, 18 people were killed and 45 injured in three attacks: ten in the first, five in the \
second, and three in the third.
It supported 36 projects in 12 countries, including 15 in Africa and 21 in Asia.
They freed 25 girls, 13 of whom were under 15, and 20 of whom were under 18.
They freed 25 girls, 13 of whom were ill, and 20 of whom were alone.
It funded three shelters with 20 places each, for a total of 60 places.
It found 134 victims, including 110 in labor, of whom 90 were men, and 24 in begging, all women.
Of the 300 prisoners, 150 awaited trial; of these, 90 were held for a year and 60 for less.
Of the 27 states, 20 met the target in 2018, down from 22 in 2017.
Of the 64 percent who left, 85 percent were women.
It was 39 percent (58 percent in towns and 34 percent elsewhere).
It found six cases of theft, including nine victims.
Two guests died and more than 100 fell ill, including six guests.
It has 29 unions in three groups: 15 unions in A, seven in B, and seven in C.
It was 24 out of 28 of those who were asked.
Only one in three of them was employed.
There were four inspectors (two in Cork and one each in Clare and Mayo).
It named 11 members (seven by lot and four by vote); the other two members were guests.
In 2021 it freed 246 people, 240 in 2020, and 164 in 2019.
It had 11 cases. Of these 11 cases, one was new, while the other 10 were old.
It fined them from 100 to 1,000 manat ($58 to $580). Others paid 200 manat ($116).
It fined 1.5 to three million francs ($2,500 to $5,000).
It paid 300 baht ($8.40) or 340 to 550 baht ($10 to $15).
There were 18 women (out of 114 seats), down from 25.
Four percent is 0.3 percentage points higher than the 3.7 percent.
Homes doubled to 606 in a year, and people grew from 800 to 1,150.
It freed 36 people, a decrease from the 13 raids of 2018.
Of 81 men, 70 were in jail for over five years and 12 for over 10 years.
It met 166 people, including 84 from A and smaller numbers from B. The other 92 left.
It paid 36 euros ($43) and 87 euros ($72 in 2013 dollars).
"""


@cases("text", NO_FAILURE.strip().splitlines())
def test_careful_reader_is_not_alarmed(text):
    """The words of these sentences relate the numbers in another way, or leave a doubt."""
    assert list_failures(text) == []


NO_CONTRADICTION = """
Women's seats dropped from 12.5 percent to 9.6 percent and in the Senate from 13.3 percent to 10 \
percent.
Theft rose 20 percent and fraud fell from 400 to 300.
Theft rose from 100 to 120, and fraud fell by 30 percent.
The rate rose by 5 percent, from 40 percent to 45 percent.
The rate fell 2 percent, from 10 percent to 8 percent.
Accidents continued to decline, but workplace deaths increased to 451 in 2017, up from 425 in 2016.
There were 99 unions and 59 organizations, up from 91 and 47, respectively.
Wages ranged from 300 to 200 pesos, down from 400.
The party won 145 seats, just shy of the two-thirds majority (150 seats).
The court sent 24 persons to death, ten to jail, and a further 119 to life.
In the fire 47 workers died, and another 197 were injured.
Modules 8, 10, and 11 of unit 4 of the prison were very bad.
Courts convicted 24 of 15 officials.
Two (of 29) legislators, and 34 mayors were women.
A double-track system increased enrollment from 800,000 in 2016 to 1.2 million in 2019.
Women were elected (nine of 45 senators and 12 of 80 deputies, or 17 percent).
It opened 80 cases; of these, 61 were convicted, and 14 were acquitted. Two were dropped.
It opened 80 files; of these, 61 were old and 14 were new. It dropped two, and three got lost.
Of 80 charged, 61 were convicted and 14 acquitted.
Police held five persons, including one minor. The other three were adults.
Police held five persons, including one minor, and the other three were released.
It said five persons, including one minor, were guilty, taking steps against the other three.
NGO 7×7 paid 800,000 rubles ($10,700). Another paid 300,000 rubles ($4,010).
It gave 4.58 milliion francs ($500) and 9,000 francs ($1).
The number rose 50 percent: 18 women ran, nine won, up from six.
The price dropped from 1.2m to 600,000.
The drop was smaller after exports rallied to 2.5 mln from 1.2 mln.
Profit was $422.5 million, or $6.44 a share, up 8.9% from $387.8 million.
The team dropped from 20 metres to 50 metres below ground.
Of the 240, 150 came from men and 120 from people under 30.
It tried 23 defendants: 11 went to prison, nine to fines and four to both.
It had 691 victims, including 330 boys and 281 girls.
It paid 850 pesos ($25) and 850 pesos ($40 at the time).
It paid 100 pesos ($10) in 2019. It paid 300 pesos ($20) in 2020.
It moved 17 judges and dismissed 18 of them.
It identified 50 victims, fewer than the 38 in 2018.
"""


@cases("text", NO_CONTRADICTION.strip().replace("\\\n", "").splitlines())
def test_words_that_say_something_else_do_not_fail(text):
    assert list_failures(text) == []


@cases(
    "text, verdict",
    {
        "integer": ("Of the 1,000 guests, 620 left (52 percent).", "unclear look"),
        "exact-integer": ("Of the 1,000 guests, 620 left (62 percent).", "holds"),
        "hedged": ("Of about 1,000 guests, 620 left (60 percent).", "holds"),
        "scale": ("Of 2.5 million guests, 620,000 left (25 percent).", "holds"),
        "far": ("Of the 100 guests, 62 left (52 percent).", "fails"),
        "amount": ("Sales rose 20 percent, from $400,000 to $500,000.", "unclear look"),
        "cut-off": ("Of the 300 men, 74 (24 percent) left.", "unclear look"),
        "rounded-up": ("Of the 300 men, 73 (25 percent) left.", "fails"),
        "cut-off-change": ("Births rose by 10 percent from 201 to 223.", "unclear look"),
        "hedged-percentage": ("About 40 percent of the 500 men, or 230, left.", "unclear"),
        "conversion": ("It paid 5,000 euros ($5,500) and 10,000 euros ($15,000).", "unclear"),
        "rounded-conversion": ("It paid 5,100 euros ($5,500) and 10,000 euros ($11,000).", "holds"),
    },
)
def test_numbers_mean_what_they_say(text, verdict):
    """Rounding that nothing announces explains a difference, but makes nothing hold."""
    words = {f"{each.verdict} look" if each.look else each.verdict for each in find_relations(text)}
    assert words == {verdict}


def test_what_deserves_a_look_comes_before_what_is_unclear():
    text = f"{DOUBTFUL}\n\nOf the 1,000 guests, 620 left (52 percent)."
    assert [(each.kind, each.look) for each in find_relations(text)] == [
        ("share", True),
        ("sum", False),
    ]


def test_two_numbers_have_one_order():
    text = (
        "Accidents continued to decline, but deaths increased to 451 in 2017, up from 425 in 2016."
    )
    assert check(text) == "order 425 < 451"


OUTLIER = (
    "It paid 33,000 francs ($16.40). It paid 330,000 francs ($1,650) and 66,000 francs ($32.80)."
)


def test_wrong_conversion_is_quoted_against_the_others():
    """The amounts of other paragraphs show which is wrong."""
    (relation,) = [each for each in find_relations(OUTLIER) if each.verdict == "fails"]
    assert relation.quote == "330,000 francs ($1,650"
    assert relation.reason == (
        "330,000 francs (1,650 USD) is at 200, and the other amounts are at about 2,012: "
        "33,000 francs (16.4 USD)"
    )


def test_wrong_conversion_is_reported_once():
    text = f"{OUTLIER}\n\nIt paid 20,000 francs ($9.95). It paid 330,000 francs ($1,650)."
    assert list_failures(text) == ["330,000 : 1,650 \u2260 33,000 : 16.4"]


def test_wrong_conversion_in_a_paragraph_before_is_not_reported_for_a_right_one():
    text = f"{OUTLIER}\n\nIt paid 20,000 francs ($9.95)."
    assert len(list_failures(text)) == 1


MISTAKES = {
    "It held 4,945 inmates: 3,096 convicts and 1,894 others on trial.": (
        "4,945 ≠ 3,096 + 1,894 = 4,990"
    ),
    "The panel has 40 members: 20 men and 10 women.": "40 ≠ 20 + 10 = 30",
    "It had 579 cases, a 32-percent decrease from the 764 in 2018.": (
        "764 -> 579: a fall of 32 percent"
    ),
    "It paid 50,000 dirhams ($13,600) and 3 million dirhams ($81,600).": (
        "3,000,000 : 81,600 \u2260 50,000 : 13,600"
    ),
    "Women held 12 of the 80 seats, or 17 percent.": "12 of 80: 17 percent",
    "Women held 12 (17 percent) of the 80 seats.": "12 of 80: 17 percent",
    "It freed 17 percent of the 80 men, or 12.": "12 of 80: 17 percent",
    "Of the 80 seats, 12 (17 percent) were empty.": "12 of 80: 17 percent",
    "A third of the 90 guests, or 20, left.": "20 of 90: A third",
    "It fell by a quarter, from 400 to 320.": "400 -> 320: a fall of 25 percent",
    "It had 1,107 cases, 196 fewer than the 1,301 in 2020.": "1,301 ≠ 1,107 + 196 = 1,303",
    "A got 58 percent and B 36 percent; the remaining 9 percent went to C.": (
        "100 ≠ 58 + 36 + 9 = 103"
    ),
    "There were 14 arrests in spring, 12 in summer, and 11 in winter, for a total of 38.": (
        "38 ≠ 14 + 12 + 11 = 37"
    ),
    "The four suspects, two men and three women, were released.": "4 ≠ 2 + 3 = 5",
    "It found 90 on Monday and 75 on Tuesday, 175 in total.": "175 \u2260 90 + 75 = 165",
    "There were 12 cooks and 14 clerks, 27 people in all.": "27 \u2260 12 + 14 = 26",
    "It had 691 children, including 330 boys and 281 girls.": "691 \u2260 330 + 281 = 611",
    "Of the 72 officers, 18 (24 percent) were women.": "18 of 72: 24 percent",
}


@cases("text, arithmetic", MISTAKES.items())
def test_mistake_fails(text, arithmetic):
    assert list_failures(text) == [arithmetic]


def test_near_misses_come_first():
    """A digit or a zero explains the difference."""
    text = (
        f"{DOUBTFUL}\n\n"
        "It registered 9,383 clubs: 8,844 in towns and 992 in villages.\n\n"
        "It held 20 men: 12 in A and nine in B."
    )
    assert [relation.arithmetic for relation in find_relations(text)] == [
        "20 \u2260 12 + 9 = 21",
        "9,383 \u2260 8,844 + 992 = 9,836",
        "40 \u2260 20 + 10 = 30",
    ]


REASONS = {
    "Births rose by 30 percent from 50 to 60.": "from 50 to 60 is a rise of 20 percent",
    "Births fell by 30 percent, from 60 to 50.": "from 60 to 50 is a fall of 16.7 percent",
    "Births rose by 30 percent, from 60 to 60.": "from 60 to 60 is no change",
    "It paid 5,000 euros ($5,500) and 10,000 euros ($15,000).": (
        "the rates are between 0.6667 and 0.9091; rounding or bounds may explain the difference"
    ),
    "It quadrupled from 4 million to 8 million.": "from 4 million to 8 million is doubled",
    "Women held 12 of the 80 seats (15 percent).": "12 of 80 is 15 percent",
    "It paid 4 euros ($5) and 40 euros ($50).": "one rate converts all amounts",
    "It closed 45 bars and freed 40 people. Of these, 35 were women and six men.": (
        "; the text does not say that the list is complete"
    ),
    "Of about 40 victims, 35 were women and six were men.": (
        "; rounding or bounds may explain the difference"
    ),
}


@cases("text, reason", REASONS.items())
def test_each_verdict_has_a_reason(text, reason):
    assert any(relation.reason.endswith(reason) for relation in find_relations(text))


FRAMES = [
    "The number of convictions fell from {} 83 in 2021 to 40 in 2022.",
    "It convicted 40 people, a decrease from {} 83 in 2021.",
    "It convicted 83 people, of whom {} 20 were men.",
    "It convicted 83 people, including {} 20 men.",
    "Of {} 83 people, 20 were men.",
]


@cases("frame", FRAMES)
@cases(
    "hedge", sorted(hedge for hedge in HEDGES.keys() - HEDGES_AFTER if HEDGES[hedge] != {"between"})
)
def test_each_hedge_is_read_in_each_frame(frame, hedge):
    """The words around a number relate it to another one, whatever bounds it."""
    assert find_claims(frame.format(hedge))
