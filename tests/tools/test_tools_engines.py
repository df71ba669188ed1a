"""The checks in PostgreSQL and Spark SQL: nothing is found in the right tables, and a damaged row is."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import polars as pl
import pytest

from tools.conftest import CSV, TABLES, module, program, run, same, schema

DAMAGED = {"figures.things-are-whole", "figures.place.pattern", "figures.unit.enum", "identities.sum"}
"""What `spoilt` breaks."""


def spoilt(frame: pl.DataFrame) -> pl.DataFrame:
    """figures with faults in the row of the total of 2020."""
    here = pl.col("figure_id") == "demo-2021-isl-identified-2020"
    put = {"value": 30.5, "place": "nowhere"}
    other = pl.col("figure_id") == "demo-2021-isl-hotline-calls-2020"
    made = frame.with_columns(pl.when(here).then(pl.lit(v)).otherwise(pl.col(k)).alias(k) for k, v in put.items())
    return made.with_columns(pl.when(other).then(pl.lit("calls")).otherwise(pl.col("unit")).alias("unit"))


def queries(dist: Path, engine: str) -> dict[str, str]:
    """The queries by name."""
    blocks = (dist / f"checks-{engine}.sql").read_text(encoding="utf-8").split("\n\n")[1:]
    return {b.partition("\n")[0][3:].partition(":")[0]: b.partition("\n")[2].strip().removesuffix(";") for b in blocks}


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
        command = [*self.user, self.programs / name, *map(str, words)]
        subprocess.run(command, cwd=self.folder, check=True, capture_output=True)

    def sql(self, text: str) -> str:
        """What psql answers, without headers."""
        return run(
            "psql",
            "-h",
            self.folder,
            "-U",
            "postgres",
            "-v",
            "ON_ERROR_STOP=1",
            "-q",
            "--csv",
            "--tuples-only",
            text=text,
        )


@pytest.fixture(scope="module")
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


def test_postgres_finds_what_is_wrong_and_nothing_else(dist: Path, postgres: Postgres, tmp_path: Path) -> None:
    """PostgreSQL loads the CSV files, runs its checks as they stand, and names the checks of a damaged row."""
    kinds = {"integer": "bigint", "year": "bigint", "number": "numeric"}
    for name in TABLES:
        columns = ", ".join(f'"{f["name"]}" {kinds.get(f["type"], "text")}' for f in schema(dist, name)["fields"])
        postgres.sql(
            f"CREATE TABLE {name} ({columns});\n\\copy {name} FROM '{dist / CSV[name]}' WITH (FORMAT csv, HEADER true)\n"
        )
    assert postgres.sql((dist / "checks-postgresql.sql").read_text(encoding="utf-8")) == ""
    file = tmp_path / "figures.csv"
    spoilt(pl.read_csv(dist / CSV["figures"], schema_overrides={"value": pl.Float64})).write_csv(file)
    postgres.sql(f"DELETE FROM figures;\n\\copy figures FROM '{file}' WITH (FORMAT csv, HEADER true)\n")
    assert [name for name in sorted(DAMAGED) if not postgres.sql(f"{queries(dist, 'postgresql')[name]};")] == []


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
queries = json.loads((Path(sys.argv[1]) / "queries.json").read_text())
for kind, names in (("right", queries), ("damaged", sys.argv[2].split())):
    for file in sorted((Path(sys.argv[1]) / kind).glob("*.parquet")):
        spark.read.parquet(str(file)).cache().createOrReplaceTempView(file.stem)
        if kind == "right":
            made["rows"][file.stem] = [row.asDict() for row in spark.table(file.stem).collect()]
    made[kind] = [name for name in names if spark.sql(queries[name]).take(1)]
(Path(sys.argv[1]) / "found.json").write_text(json.dumps(made))
"""


def test_spark_finds_what_is_wrong_and_nothing_else(dist: Path, tmp_path: Path) -> None:
    """Spark finds each cell of the Parquet files, runs its checks as they stand, and names those of a damaged row."""
    module("pyspark")
    program("java", "default-jre-headless")
    shutil.copytree(dist / "parquet", tmp_path / "right")
    (tmp_path / "damaged").mkdir()
    spoilt(pl.read_parquet(dist / "parquet/figures.parquet")).write_parquet(tmp_path / "damaged/figures.parquet")
    (tmp_path / "queries.json").write_text(json.dumps(queries(dist, "spark")), encoding="utf-8")
    run(sys.executable, "-W", "ignore", "-c", SPARK, tmp_path, " ".join(DAMAGED), cwd=tmp_path)
    made = json.loads((tmp_path / "found.json").read_text(encoding="utf-8"))
    for table, rows in made["rows"].items():
        same(dist, table, rows)
    assert made["right"] == []
    assert set(made["damaged"]) == DAMAGED
