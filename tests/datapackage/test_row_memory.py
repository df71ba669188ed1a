"""Rows in memory are bounded for a package of any number of tables, with the same findings."""

import polars as pl
import pytest

from conftest import add_table, field
from tip_figures.datapackage.read import csv_file, row_memory
from tip_figures.datapackage.package import load_package
from tip_figures.datapackage.read.row_memory import FactCollector, RowMemory, RowStore
from tip_figures.datapackage.table import Key

KEY = Key(["id"], "primary key")


def make_store():
    """Return the store of a table whose rows are in memory."""
    frame = pl.DataFrame({"id": [1]})
    return RowStore(batches=(), frame=frame, lines=[2])


def has_rows(store):
    return store.frame is not None


@pytest.fixture
def limited(monkeypatch):
    """A memory for files of 100 bytes together."""
    monkeypatch.setattr(row_memory, "MAX_BYTES_OF_PACKAGE", 100)
    return RowMemory()


def test_rows_stay_in_memory_up_to_the_limit(limited):
    stores = [make_store() for _ in range(3)]
    for store, size in zip(stores, (40, 40, 20), strict=True):
        limited.use(store, size)
    assert all(map(has_rows, stores))


def test_rows_of_the_table_that_was_not_used_for_longest_are_forgotten(limited):
    first, second, third = (make_store() for _ in range(3))
    for store in (first, second, first, third):
        limited.use(store, 40)
    assert list(map(has_rows, (first, second, third))) == [True, False, True]


def test_table_in_use_is_kept_however_large_it_is(limited):
    small, large = make_store(), make_store()
    limited.use(small, 10)
    limited.use(large, 101)
    assert (has_rows(small), has_rows(large)) == (False, True)


def collect_facts(*frames, keys=(KEY,), primary_key=("id",), reference_columns=()):
    collector = FactCollector(keys, primary_key, reference_columns)
    for frame in frames:
        collector.add(pl.DataFrame(frame))
    return collector.finish()


SORTED_BATCHES = {
    "one batch": ([{"id": [1, 2, 2]}], True),
    "two batches": ([{"id": [1, 2]}, {"id": [2, 3]}], True),
    "wrong order in a batch": ([{"id": [1, 3, 2]}, {"id": [4]}], False),
    "wrong order between two batches": ([{"id": [1, 3]}, {"id": [2, 4]}], False),
    "no rows": ([], None),
    "no such column": ([{"x": [2, 1]}], None),
}


@pytest.mark.parametrize(("frames", "expected"), SORTED_BATCHES.values(), ids=SORTED_BATCHES)
def test_order_of_rows_is_known_after_reading(frames, expected):
    assert collect_facts(*frames).is_sorted is expected


def test_keys_that_may_be_repeated_are_known_after_reading():
    """Rows of different batches are compared, too; a key without repeated rows is left out."""
    other_key = Key(["x"], "unique key")
    facts = collect_facts(
        {"id": [1, 2], "x": ["a", "b"]}, {"id": [2], "x": ["c"]}, keys=(KEY, other_key)
    )
    assert (facts.count, facts.similar_keys) == (3, [KEY])


def test_keys_of_references_are_collected_once_each(monkeypatch):
    """Without empty ones; beyond a limit there are none."""
    frames = [{"id": [1, 2, 3], "x": ["a", "a", None]}, {"id": [4], "x": ["b"]}]
    (keys,) = collect_facts(*frames, reference_columns=[["x"]]).reference_keys
    assert sorted(keys) == ["a", "b"]
    monkeypatch.setattr(row_memory, "MAX_REFERENCE_KEYS", 1)
    assert collect_facts(*frames, reference_columns=[["x"]]).reference_keys == [None]


FIELDS = [field("id", "integer"), field("area"), field("n", "integer", minimum=0)]
REFERENCE = {"fields": "area", "reference": {"resource": "areas", "fields": "area"}}


@pytest.fixture
def many_tables(tmp_path):
    """Six tables with a fault of every kind each, and the table to which they refer."""
    root = tmp_path / "many"
    rows = "id,area,n\n1,ISL,5\n3,XXX,-1\n2,NOR,7\n2,ISL,x\n"
    for number in range(6):
        add_table(root, rows, FIELDS, name=f"t{number}", primaryKey=["id"], foreignKeys=[REFERENCE])
    return add_table(root, "area\nISL\nNOR\n", [field("area")], name="areas", primaryKey=["area"])


@pytest.mark.parametrize(
    ("name", "limit"), [("MAX_BYTES_OF_PACKAGE", 0), ("MAX_REFERENCE_KEYS", 0)]
)
def test_limits_do_not_change_the_findings(many_tables, run_checks, monkeypatch, name, limit):
    """Rows that were forgotten are read again."""
    expected = run_checks(many_tables)
    codes = {"cell-minimum", "cell-type", "key-duplicate", "reference-missing", "row-order"}
    assert {finding.code for finding in expected} == codes
    assert len(expected) == 6 * len(codes)
    monkeypatch.setattr(row_memory, name, limit)
    assert run_checks(many_tables) == expected


def test_one_table_is_in_memory_if_no_two_fit(many_tables, monkeypatch):
    """After the rows of all tables were used."""
    monkeypatch.setattr(row_memory, "MAX_BYTES_OF_PACKAGE", 0)
    package = load_package(many_tables)
    for table in package.tables.values():
        assert list(table.batches())
        assert table.frame.height
    assert [table.name for table in package.tables.values() if has_rows(table.store)] == ["areas"]


def test_correct_tables_are_read_once_however_little_fits(tmp_path, run_checks, monkeypatch):
    """The first reading leaves what the checks of keys, references and order need."""
    root = tmp_path / "correct"
    add_table(root, "area\nISL\nNOR\n", [field("area")], name="areas", primaryKey=["area"])
    for name in ("t1", "t2", "t3"):
        rows = "id,area,n\n1,ISL,5\n2,NOR,7\n"
        add_table(root, rows, FIELDS, name=name, primaryKey=["id"], foreignKeys=[REFERENCE])
    monkeypatch.setattr(row_memory, "MAX_BYTES_OF_PACKAGE", 0)
    readings = []
    read_blocks = csv_file.read_blocks

    def count_and_read(stream, *args):
        readings.append(stream)
        return read_blocks(stream, *args)

    monkeypatch.setattr(csv_file, "read_blocks", count_and_read)
    assert run_checks(root) == []
    # The table that all others refer to is read again for their references.
    assert len(readings) <= 5
