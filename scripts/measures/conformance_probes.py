"""Cases of version 1 of the standard, and cases that are like packages in public repositories."""

from measures.conformance_cases import INVALID, NOT_READ, VALID, Case, single_column

NO_PROFILE = {"$schema": None}
"""Properties of a package of version 1."""
JSON_SCHEMA = {"type": "object", "properties": {"a": {"type": "integer"}}}

VERSION_1 = (
    Case("a label that is not the name of the field", VALID, rows="a,c\n1,x\n", package=NO_PROFILE),
    Case(
        "a label that is not the name of the field, over a wrong cell",
        INVALID,
        rows="c,b\none,x\n",
        package=NO_PROFILE,
    ),
    Case("a label in capitals", VALID, rows="A,b\n1,x\n", package=NO_PROFILE),
    Case("an extra column", VALID, rows="a,b,c\n1,x,y\n", package=NO_PROFILE),
    Case("a missing column", VALID, rows="a\n1\n", package=NO_PROFILE),
    Case("no column of the schema", INVALID, rows="c\n1\n", package=NO_PROFILE),
    Case(
        "labels without case",
        VALID,
        rows="A,B\n1,x\n",
        resource={"dialect": {"caseSensitiveHeader": False}},
        package=NO_PROFILE,
    ),
    Case(
        "bytes that are not UTF-8, undeclared", INVALID, rows=b"a,b\n1,\xe9\n", package=NO_PROFILE
    ),
    Case(
        "a type of a resource, which is a custom property",
        VALID,
        resource={"type": "json"},
        package=NO_PROFILE,
    ),
    Case(
        "a JSON Schema of a JSON file",
        VALID,
        resource={"path": "t.json", "format": "json", "schema": JSON_SCHEMA},
        files={"t.json": '{"a": 1}'},
        package=NO_PROFILE,
    ),
    Case(
        "a table by its profile, without a schema",
        INVALID,
        resource={"profile": "tabular-data-resource", "schema": None},
        package=NO_PROFILE,
    ),
    Case(
        "a contributor without a title",
        INVALID,
        package={**NO_PROFILE, "contributors": [{"email": "a@example.org"}]},
    ),
    Case(
        "a source without a title",
        INVALID,
        package={**NO_PROFILE, "sources": [{"path": "https://example.org"}]},
    ),
    Case(
        "the profile of version 1 as $schema",
        VALID,
        rows="a,c\n1,x\n",
        package={"$schema": "https://datapackage.org/profiles/1.0/datapackage.json"},
    ),
)

REFERENCE_WITHOUT_FIELDS = {"foreignKeys": [{"fields": "a", "reference": {"resource": "t"}}]}

PUBLIC = (
    Case(
        "football: ASCII that is declared as Latin-1",
        VALID,
        resource={"encoding": "ISO-8859-1"},
        package=NO_PROFILE,
    ),
    Case(
        "pib: groupChar is also the decimal mark",
        NOT_READ,
        rows="x\n3.199\n",
        fields=single_column("number", groupChar="."),
        package=NO_PROFILE,
    ),
    Case(
        "afrobarometer: a role in a list",
        INVALID,
        package={**NO_PROFILE, "contributors": [{"title": "A", "role": ["author"]}]},
    ),
    Case(
        "Sociedades-Carnavalescas: created is a date",
        INVALID,
        package={**NO_PROFILE, "created": "2016-01-01"},
    ),
    Case(
        "GDP 2014: a license with an id",
        INVALID,
        package={**NO_PROFILE, "licenses": [{"id": "CC0-1.0", "url": "https://example.org"}]},
    ),
    Case(
        "CT-Data: a resource without a name", INVALID, resource={"name": None}, package=NO_PROFILE
    ),
    Case(
        "HistoricalMilitaryBattles: fieldName in place of name",
        INVALID,
        fields=({"fieldName": "a"}, {"fieldName": "b"}),
        package=NO_PROFILE,
    ),
    Case(
        "vega-datasets: a resource of the type json",
        VALID,
        resource={"schema": None, "path": "t.json", "type": "json", "format": "json"},
        files={"t.json": "[]"},
        package=NO_PROFILE,
    ),
    Case(
        "trialdiff: a JSON Schema as schema",
        VALID,
        resource={"path": "t.json", "schema": JSON_SCHEMA},
        files={"t.json": "{}"},
        package=NO_PROFILE,
    ),
    Case(
        "crimes-violentos: a label that ends with a space",
        VALID,
        rows="a,b \n1,x\n",
        package=NO_PROFILE,
    ),
    Case(
        "klein-2017: a table by its profile, without a schema",
        INVALID,
        resource={"profile": "tabular-data-resource", "schema": None},
        package=NO_PROFILE,
    ),
    Case("ZNES: semicolons that are not declared", INVALID, rows="a;b\n1;x\n", package=NO_PROFILE),
    Case(
        "ZNES: a reference without fields",
        INVALID,
        schema=REFERENCE_WITHOUT_FIELDS,
        package=NO_PROFILE,
    ),
    Case(
        "transparencia: an empty column in the primary key",
        INVALID,
        rows="a,b\n1,\n2,\n",
        schema={"primaryKey": ["a", "b"]},
        package=NO_PROFILE,
    ),
    Case(
        "sea-level-rise: #N/A in a column of numbers",
        INVALID,
        rows="x,y\n#N/A,1\n",
        fields=("x:number", "y:integer"),
        package=NO_PROFILE,
    ),
    Case(
        "countrygroups: years in a column of dates",
        INVALID,
        rows="x\n1971\n",
        fields=single_column("date"),
        package=NO_PROFILE,
    ),
    Case(
        "dermatology: a path with a backslash",
        INVALID,
        resource={"path": "data\\t.csv"},
        package=NO_PROFILE,
    ),
    Case(
        "etalab: an offset without a colon",
        INVALID,
        rows="x\n2024-01-26T15:00:00+0000\n",
        fields=single_column("datetime"),
        package=NO_PROFILE,
    ),
)
