"""checks.sql and the tables in PostgreSQL and Spark SQL, on right tables and on damaged ones."""

from __future__ import annotations

import csv
import io
import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
import sqlrows

from tipdata.cli import frame as command
from tipdata.package.load import Package
from tipdata.release import checks_sql
from tools.conftest import ROOT, TABLES, module, program, run, same

KINDS = {"integer": "bigint", "year": "bigint", "number": "numeric"}


@pytest.fixture(scope="session")
def damaged(tmp_path_factory: pytest.TempPathFactory) -> Package:
    """A package in which nearly every kind of query has something to find."""
    root = tmp_path_factory.mktemp("damaged")
    for name in ("resources", "schemas"):
        shutil.copytree(ROOT / name, root / name)
    shutil.copy(ROOT / "datapackage.json", root)
    sqlrows.damage_much(root)
    return command.load(root)


def wanted(package: Package) -> sqlrows.Rows:
    """The rows that SQLite finds, which the other tests compare with validate."""
    return sqlrows.found(package, sqlrows.in_sqlite(package), sqlrows.statements(checks_sql.text(package)))


class Postgres:
    """A cluster of its own, reached by a socket in its own folder."""

    def __init__(self, programs: Path, folder: Path) -> None:
        self.programs, self.folder = programs, folder
        # The server refuses to run as root, and as another user it needs a folder of that user's.
        self.user = ["runuser", "-u", "postgres", "--"] if os.geteuid() == 0 else []
        if self.user:
            shutil.chown(folder, "postgres")
        self.call(
            "initdb", "-D", folder / "data", "-A", "trust", "-U", "postgres", "-E", "UTF8", "--locale=C", "--no-sync"
        )
        options = f"-c listen_addresses='' -c unix_socket_directories={folder} -c fsync=off"
        self.call("pg_ctl", "-D", folder / "data", "-w", "-o", options, "-l", folder / "log", "start")

    def call(self, name: str, *words: object) -> None:
        """Run one of the server's programs as its user."""
        subprocess.run(
            [*self.user, self.programs / name, *map(str, words)], cwd=self.folder, check=True, capture_output=True
        )

    def sql(self, text: str, *options: str) -> str:
        """What psql answers."""
        return run(
            "psql", "-h", self.folder, "-U", "postgres", "-v", "ON_ERROR_STOP=1", "-q", "--csv", *options, text=text
        )

    def load(self, package: Package) -> None:
        """Make the tables and copy the CSV files into them."""
        for name, table in package.tables.items():
            columns = ", ".join(f'"{c}" {KINDS.get(f["type"], "text")}' for c, f in table.fields.items())
            self.sql(
                f"DROP TABLE IF EXISTS {name}; CREATE TABLE {name} ({columns});\n"
                f"\\copy {name} FROM '{table.file}' WITH (FORMAT csv, HEADER true, ENCODING 'UTF8')\n"
            )


@pytest.fixture(scope="session")
def postgres() -> Iterator[Postgres]:
    """A running server."""
    program("psql", "postgresql")
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda file: int(file.parts[-3]))
    if not found:
        pytest.skip("the PostgreSQL server is not here: .ci/tools installs it (apt install postgresql)")
    with tempfile.TemporaryDirectory(prefix="pg") as folder:  # short, as a socket's path has to be
        Path(folder).chmod(0o755)
        server = Postgres(found[-1].parent, Path(folder))
        yield server
        server.call("pg_ctl", "-D", Path(folder) / "data", "-m", "immediate", "stop")


def test_postgres_finds_nothing_broken(postgres: Postgres) -> None:
    """PostgreSQL runs checks.sql as it stands, and no query returns a row."""
    package = command.load(ROOT)
    postgres.load(package)
    assert postgres.sql(checks_sql.text(package), "--tuples-only") == ""


def test_postgres_finds_the_damaged_rows(postgres: Postgres, damaged: Package) -> None:
    """PostgreSQL finds the rows that validate finds."""
    postgres.load(damaged)

    def ask(sql: str) -> tuple[list[str], list[tuple[object, ...]]]:
        header, *rows = csv.reader(io.StringIO(postgres.sql(sql + ";")))
        return header, [tuple(row) for row in rows]

    queries = sqlrows.statements(checks_sql.text(damaged))
    assert sqlrows.found(damaged, ask, queries) == wanted(damaged)


SPARK = """
import json, sys
from pathlib import Path
from pyspark.sql import SparkSession
# Small tables: one partition, and no compilation of queries, which would take longer than to run them.
options = {
    "spark.ui.enabled": "false", "spark.ui.showConsoleProgress": "false", "spark.sql.shuffle.partitions": "1",
    "spark.sql.codegen.wholeStage": "false", "spark.sql.codegen.factoryMode": "NO_CODEGEN", "spark.sql.adaptive.enabled": "false",
    "spark.driver.host": "127.0.0.1", "spark.driver.bindAddress": "127.0.0.1", "spark.sql.warehouse.dir": sys.argv[1] + "/warehouse",
}
builder = SparkSession.builder.master("local[1]")
for name, value in options.items():
    builder = builder.config(name, value)
spark = builder.getOrCreate()
made = {"rows": {}}
for kind in ("right", "damaged"):
    folder = Path(sys.argv[1]) / kind
    for file in sorted(folder.glob("*.parquet")):
        spark.read.parquet(str(file)).cache().createOrReplaceTempView(file.stem)
        if kind == "right":
            made["rows"][file.stem] = [row.asDict() for row in spark.table(file.stem).collect()]
    made[kind] = {}
    for name, sql in json.loads((folder / "queries.json").read_text()).items():
        found = spark.sql(sql)
        made[kind][name] = [found.columns, [list(row) for row in found.collect()]]
(Path(sys.argv[1]) / "found.json").write_text(json.dumps(made))
"""


@pytest.fixture(scope="session")
def spark(dist: Path, damaged: Package, tmp_path_factory: pytest.TempPathFactory) -> dict[str, dict[str, list[object]]]:
    """What one Spark session finds in the right tables and in the damaged ones."""
    module("pyspark")
    program("java", "default-jre-headless")
    folder = tmp_path_factory.mktemp("spark")
    for kind in ("right", "damaged"):
        (folder / kind).mkdir()
    for table in TABLES:
        shutil.copy(dist / f"{table}.parquet", folder / "right")
        sqlrows.frame(damaged.tables[table]).write_parquet(folder / "damaged" / f"{table}.parquet")
    for kind, package in (("right", command.load(ROOT)), ("damaged", damaged)):
        queries = sqlrows.statements(checks_sql.text(package))
        (folder / kind / "queries.json").write_text(json.dumps(queries), encoding="utf-8")
    run(sys.executable, "-W", "ignore", "-c", SPARK, folder, cwd=folder)
    made: dict[str, dict[str, list[object]]] = json.loads((folder / "found.json").read_text(encoding="utf-8"))
    return made


@pytest.mark.parametrize("table", TABLES)
def test_spark_reads_the_parquet(spark: dict[str, dict[str, list[object]]], table: str) -> None:
    """Spark finds each cell of the Parquet files."""
    same(table, spark["rows"][table])  # type: ignore[arg-type]


def test_spark_finds_nothing_broken(spark: dict[str, dict[str, list[object]]]) -> None:
    """Spark SQL runs each query as it stands, and none returns a row."""
    assert len(spark["right"]) > 100
    assert {name: rows for name, (_, rows) in spark["right"].items() if rows} == {}  # type: ignore[misc]


def test_spark_finds_the_damaged_rows(spark: dict[str, dict[str, list[object]]], damaged: Package) -> None:
    """Spark SQL finds the rows that validate finds."""
    answers = iter(spark["damaged"].values())

    def ask(_: str) -> tuple[list[str], list[tuple[object, ...]]]:
        columns, rows = next(answers)
        return columns, [tuple(row) for row in rows]  # type: ignore[return-value]

    queries = sqlrows.statements(checks_sql.text(damaged))
    assert list(queries) == list(spark["damaged"])
    assert sqlrows.found(damaged, ask, queries) == wanted(damaged)
