"""The page of spoilt frames: each mistake is reported, and a correct frame is not."""

import pytest

from conftest import mark_slow
from measures.spoilt_frames import SPOILT_FRAMES, FrameReporter, SpoiltFrame


@pytest.fixture(scope="module")
def reporter():
    return FrameReporter()


FRAMES = {spoilt.title: spoilt for spoilt in SPOILT_FRAMES}


@pytest.mark.parametrize("title", mark_slow(FRAMES, [*FRAMES][::3]))
def test_mistake_is_reported_at_its_column(reporter, title):
    """Or at all rows of a sum. A row in which nothing was changed has no error of its own."""
    spoilt = FRAMES[title]
    lines = reporter.report(spoilt)
    changed_columns = {*spoilt.columns, *spoilt.left_out}
    assert lines
    assert any(line.startswith("rows 0, 1, 2: ") or _names(line, changed_columns) for line in lines)


def _names(line, columns):
    """Whether a line is about one of some columns, or names it among the cells of its rule."""
    return any(
        line.startswith((f"{name}, ", f"{name}: ")) or f"{name} = " in line for name in columns
    )


def test_correct_frame_has_no_report(reporter):
    assert reporter.report(SpoiltFrame("nothing")) == []


def test_frames_are_many_and_different():
    titles = [spoilt.title for spoilt in SPOILT_FRAMES]
    assert len(set(titles)) == len(titles) >= 20
