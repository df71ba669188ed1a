"""The checks in PostgreSQL and Spark SQL: nothing is found in the right tables, and a damaged row is."""

import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import polars as pl
import pytest

from tools.conftest import BROKEN, CSV, TABLES, damage, module, program, queries, run, same, schema

pytestmark = pytest.mark.tools


@pytest.fixture
def sql() -> Iterator[Callable[[str], str]]:
    """What psql answers, from a server of its own that is reached by a socket in its own folder."""
    program("psql", "postgresql")
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda file: int(file.parts[-3]))
    if not found:
        pytest.skip("the PostgreSQL server is not here: .ci/tools installs it (apt install postgresql)")
    with tempfile.TemporaryDirectory(prefix="pg") as folder:  # short, as a socket's path has to be
        Path(folder).chmod(0o755)
        # The server refuses to run as root, and as another user it needs a folder of that user's.
        user = ["runuser", "-u", "postgres", "--"] if os.geteuid() == 0 else []
        if user:
            shutil.chown(folder, "postgres")

        def call(name: str, *words: str) -> None:
            command = [*user, found[-1].with_name(name), "-D", f"{folder}/data", *words]
            subprocess.run(command, cwd=folder, check=True, capture_output=True)

        call("initdb", "-A", "trust", "-U", "postgres", "-E", "UTF8", "--locale=C", "--no-sync")
        options = f"-c listen_addresses='' -c unix_socket_directories={folder} -c fsync=off"
        call("pg_ctl", "-w", "-o", options, "-l", f"{folder}/log", "start")
        shell = ["psql", "-h", folder, "-U", "postgres", "-v", "ON_ERROR_STOP=1", "-q", "--csv", "--tuples-only"]
        yield lambda text: run(*shell, text=text)
        call("pg_ctl", "-m", "immediate", "stop")


def test_postgres_finds_what_is_wrong_and_nothing_else(dist: Path, sql: Callable[[str], str], package: Path) -> None:
    """PostgreSQL loads the CSV files, runs its checks as they stand, and names the checks of a damaged row."""
    kinds = {"integer": "bigint", "year": "bigint", "number": "numeric"}
    fill = "\\copy {} FROM '{}' WITH (FORMAT csv, HEADER true)\n"
    for name in TABLES:
        columns = ", ".join(f'"{one["name"]}" {kinds.get(one["type"], "text")}' for one in schema(dist, name))
        sql(f"CREATE TABLE {name} ({columns});\n" + fill.format(name, dist / CSV[name]))
    assert sql((dist / "checks-postgresql.sql").read_text(encoding="utf-8")) == ""
    damage(package)
    for name in ("figures", "identities", "identity_terms"):
        sql(f"DELETE FROM {name};\n" + fill.format(name, package / CSV[name]))
    assert [name for name in sorted(BROKEN) if not sql(f"{queries(dist, 'postgresql')[name]};")] == []


SPARK = """
import json, sys
from pathlib import Path
from pyspark.sql import SparkSession
# Small tables: one partition, and no compilation of queries, which would take longer than to run them.
options = {
    "spark.ui.enabled": "false", "spark.ui.showConsoleProgress": "false", "spark.sql.shuffle.partitions": "1",
    "spark.sql.codegen.wholeStage": "false", "spark.sql.codegen.factoryMode": "NO_CODEGEN", "spark.sql.adaptive.enabled": "false",
    "spark.driver.host": "127.0.0.1", "spark.driver.bindAddress": "127.0.0.1", "spark.sql.warehouse.dir": "warehouse",
}
spark = SparkSession.builder.master("local[1]").config(map=options).getOrCreate()
made = {"rows": {}}
queries = json.loads(Path("queries.json").read_text())
for kind, names in (("right", queries), ("damaged", sys.argv[1].split())):
    for file in sorted(Path(kind).glob("*.parquet")):
        spark.read.parquet(str(file)).cache().createOrReplaceTempView(file.stem)
        if kind == "right":
            made["rows"][file.stem] = [row.asDict() for row in spark.table(file.stem).collect()]
    made[kind] = [name for name in names if spark.sql(queries[name]).take(1)]
Path("found.json").write_text(json.dumps(made))
"""


def test_spark_finds_what_is_wrong_and_nothing_else(dist: Path, package: Path, tmp_path: Path) -> None:
    """Spark finds each cell of the Parquet files, runs its checks as they stand, and names those of a damaged row."""
    module("pyspark")
    program("java", "default-jre-headless")
    shutil.copytree(dist / "parquet", tmp_path / "right")
    damage(package)
    (tmp_path / "damaged").mkdir()
    for name in ("figures", "identities", "identity_terms"):
        types = pl.read_parquet_schema(dist / f"parquet/{name}.parquet")
        pl.read_csv(package / CSV[name], schema=types).write_parquet(tmp_path / f"damaged/{name}.parquet")
    (tmp_path / "queries.json").write_text(json.dumps(queries(dist, "spark")), encoding="utf-8")
    run(sys.executable, "-W", "ignore", "-c", SPARK, " ".join(BROKEN), cwd=tmp_path)
    made = json.loads((tmp_path / "found.json").read_text(encoding="utf-8"))
    for table, found in made["rows"].items():
        same(dist, table, found)
    assert made["right"] == []
    assert set(made["damaged"]) == BROKEN
