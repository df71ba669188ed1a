"""scripts/check_text.py as people run it, beside the golden outputs."""

import json

import tip_figures

WRONG = "Of the 40 victims, 35 were women and six were men."
RIGHT = "Of the 40 victims, 39 were women and one was a man."
DOUBTFUL = "Of the 40 cases, 20 were old and 10 were large."
LOOK = "Of the 1,000 guests, 620 left (52 percent)."


def test_page_is_written_and_replaced(run, tmp_path):
    """The text is standard input."""
    page = tmp_path / "page.html"
    for text in (RIGHT, WRONG):
        assert run("check_text.py", "-", "--html", page, stdin=text).returncode == 0
    assert "35 and 6 make 41, not 40" in page.read_text("utf-8")


def test_option_fail_accepts_relations_that_hold(run):
    """For Python there is what JSON has."""
    result = run("check_text.py", "-", "--fail", "--format", "json", stdin=RIGHT)
    assert result.returncode == 0
    assert json.loads(result.stdout) == tip_figures.check_text(RIGHT)


def test_what_fails_or_deserves_a_look_is_listed(run, tmp_path):
    """JSON has every relation, and the page says how many are not listed."""
    page = tmp_path / "page.html"
    text = f"{WRONG} {DOUBTFUL} {LOOK} {RIGHT}"
    lines = run("check_text.py", "-", "--html", page, stdin=text).stdout.splitlines()
    assert [line[:7] for line in lines[::2][:2]] == ["fails  ", "look   "]
    assert lines[-1].endswith("4 relations: 1 fails, 2 unclear, 1 holds (2 listed).")
    assert "4 relations between them (2 listed)." in page.read_text("utf-8")
    every = run("check_text.py", "-", "--all", stdin=text).stdout
    assert every.count("\n         ") == 4
    relations = json.loads(run("check_text.py", "-", "--format", "json", stdin=text).stdout)
    assert [(each["verdict"], each["look"]) for each in relations["relations"]] == [
        ("fails", False),
        ("unclear", True),
        ("unclear", False),
        ("holds", False),
    ]


def test_quote_begins_with_the_first_words_of_its_sentence(run):
    text = (
        "In the report of last year the ministry wrote again and again that it had paid 5 euros "
        "($5), while it had paid 10 euros ($90)."
    )
    output = run("check_text.py", "-", "--all", stdin=text).stdout
    quote = "In the report of last year \u2026 5 euros ($5), while it had paid 10 euros ($90"
    assert f"1.1  \u201c{quote}\u201d" in output
