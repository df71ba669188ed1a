"""Cases of the Data Package standard, each with the verdict of the standard.

A case is a small package with one table, correct except for what its name says. The verdicts are
those of the standard's text (version 2.0, and 1.0 where `$schema` is missing): a package that
breaks a MUST is invalid. Cases that are "not read" use a feature that this software does not
support; it reports that.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tip_figures.datapackage.unsupported import CONSTRAINTS as CONSTRAINT_NAMES

VALID, INVALID, NOT_READ = "valid", "invalid", "not read"
PROFILE = "https://datapackage.org/profiles/2.0/datapackage.json"


@dataclass(frozen=True)
class Case:
    """A package with one table, and the verdict of the standard.

    rows:    content of the CSV file, header included
    fields:  field descriptors of the schema; `"a:integer"` is short for a name and a type
    schema, resource, package: further properties of each; None removes a property
    files:   further files, content by name
    """

    name: str
    verdict: str
    rows: str | bytes = "a,b\n1,x\n"
    fields: tuple[Any, ...] = ("a:integer", "b:string")
    schema: Mapping[str, Any] = field(default_factory=dict)
    resource: Mapping[str, Any] = field(default_factory=dict)
    package: Mapping[str, Any] = field(default_factory=dict)
    files: Mapping[str, str] = field(default_factory=dict)

    def descriptor(self) -> dict[str, Any]:
        """Return the descriptor of the package."""
        schema = {"fields": [_field_descriptor(short) for short in self.fields], **self.schema}
        resource = {"name": "t", "path": "t.csv", "schema": schema, **self.resource}
        package = {
            "$schema": PROFILE,
            "name": "p",
            "resources": [_without_none(resource)],
            **self.package,
        }
        return _without_none(package)

    def write(self, folder: Path) -> Path:
        """Write the package into a folder and return the path of its descriptor."""
        rows = self.rows if isinstance(self.rows, bytes) else self.rows.encode()
        (folder / "t.csv").write_bytes(rows)
        for name, text in self.files.items():
            (folder / name).write_text(text, encoding="utf-8")
        file = folder / "datapackage.json"
        file.write_text(json.dumps(self.descriptor()), encoding="utf-8")
        return file


def _without_none(properties: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in properties.items() if value is not None}


def _field_descriptor(field: Any) -> Any:
    """Return a field descriptor; of "a:integer" the one with that name and type."""
    if not isinstance(field, str):
        return field
    name, kind = field.split(":")
    return {"name": name, "type": kind}


def single_column(kind: str, **properties: Any) -> tuple[dict[str, Any]]:
    """Return the field of a table with the one column x.

    properties: of the field; those named like a constraint become one
    """
    descriptor: dict[str, Any] = {"name": "x", "type": kind}
    constraints: dict[str, Any] = {}
    for name, value in properties.items():
        target = constraints if name in CONSTRAINT_NAMES else descriptor
        target[name] = value
    if constraints:
        descriptor["constraints"] = constraints
    return (descriptor,)


def cell_cases(
    kind: str, valid: Sequence[str] = (), invalid: Sequence[str] = (), **properties: Any
) -> Iterator[Case]:
    """Yield a case for each cell that a type with these properties allows or does not allow."""
    described = ", ".join(f"{name} {value}" for name, value in properties.items())
    suffix = f" with {described}" if described else ""
    fields = single_column(kind, **properties)
    for verdict, cells in ((VALID, valid), (INVALID, invalid)):
        for cell in cells:
            rows = f"x\n{_quote_cell(cell)}\n"
            yield Case(f"{kind} {cell}{suffix}", verdict, rows=rows, fields=fields)


def constraint_cases(
    name: str, kind: str, valid: str, invalid: str, **properties: Any
) -> Iterator[Case]:
    """Yield the case of a cell that a constraint allows, and of one that it does not allow."""
    fields = (*single_column(kind, **properties), "y:integer")
    for verdict, cell in ((VALID, valid), (INVALID, invalid)):
        rows = f"x,y\n{_quote_cell(cell)},1\n"
        yield Case(f"{name} of {kind}: {cell or 'empty'}", verdict, rows=rows, fields=fields)


def foreign_key(columns: Any, target_columns: Any, **reference: str) -> dict[str, Any]:
    """Return the properties of a schema that has one foreign key."""
    reference_to = {**reference, "fields": target_columns}
    return {"foreignKeys": [{"fields": columns, "reference": reference_to}]}


def fields_match_case(match: str, header: str, verdict: str, rows: str) -> Case:
    """Return a case of a header that differs from the schema, under one value of `fieldsMatch`."""
    return Case(f"fieldsMatch {match}: {header}", verdict, rows=rows, schema={"fieldsMatch": match})


def hash_case(kind: str, value: str) -> Case:
    """Return the case of the correct hash of the default rows."""
    return Case(f"a correct hash: {kind}", VALID, resource={"hash": value})


def _quote_cell(cell: str) -> str:
    return '"' + cell.replace('"', '""') + '"'


TYPES = (
    *cell_cases(
        "integer",
        valid=[
            "1",
            "-1",
            "+5",
            "007",
            "0",
            "12345678901234567890",
            "1234567890123456789012345678901234567890",
        ],
        invalid=["1.0", "1e3", "one", "1 000", "--1"],
    ),
    *cell_cases(
        "number",
        valid=[
            "1",
            "-1.5",
            "+100000.00",
            ".5",
            "5.",
            "007.10",
            "2.41274864578601E-05",
            "1e5",
            "NaN",
            "nan",
            "INF",
            "-INF",
            "inf",
            "0.12345678901234567890123456789012345678901",
        ],
        invalid=["1,5", "1.2.3", "e5", "0x10", "--1", "infinity", "+INF"],
    ),
    *cell_cases(
        "boolean", valid=["true", "True", "TRUE", "1", "false", "0"], invalid=["yes", "tRUE", "2"]
    ),
    *cell_cases(
        "string",
        valid=["anything at all", "-82.3", "5 μg", "پیش\u200cبینی", "👩\u200d👩\u200d👧 ❤️"],
    ),
    *cell_cases(
        "date",
        valid=["2024-01-26", "2024-02-29"],
        invalid=["2024-02-30", "2024-1-26", "26/01/2024", "2024-01-26T00:00:00"],
    ),
    *cell_cases(
        "year",
        valid=["2024", "0001", "-0044", "12024", "2024Z", "2024+01:00"],
        invalid=["24", "20245.0", "MMXXIV", "0000", "02024", "2024+15:00"],
    ),
    *cell_cases("any", valid=["1", "x", "-82.3"]),
)

CONSTRAINTS = (
    *constraint_cases("required", "string", valid="a", invalid="", required=True),
    *constraint_cases("minimum", "integer", valid="5", invalid="4", minimum=5),
    *constraint_cases("minimum as text", "integer", valid="5", invalid="4", minimum="5"),
    *constraint_cases(
        "maximum", "number", valid="0.10", invalid="0.100000000000000000001", maximum=0.1
    ),
    *constraint_cases("exclusiveMinimum", "number", valid="0.01", invalid="0", exclusiveMinimum=0),
    *constraint_cases(
        "exclusiveMaximum", "integer", valid="149", invalid="150", exclusiveMaximum=150
    ),
    *constraint_cases(
        "minimum", "date", valid="2024-01-26", invalid="2023-12-31", minimum="2024-01-01"
    ),
    *constraint_cases("minimum", "year", valid="2000", invalid="1999", minimum=2000),
    *constraint_cases("minLength", "string", valid="apple", invalid="plum", minLength=5),
    *constraint_cases("maxLength", "string", valid="ÄÖÜßé", invalid="grapefruit", maxLength=5),
    *constraint_cases("pattern", "string", valid="abc", invalid="xabc", pattern="a.*"),
    *constraint_cases(
        "pattern with one class subtracted from another",
        "string",
        valid="bcd",
        invalid="bad",
        pattern="[a-z-[aeiou]]+",
    ),
    *constraint_cases(
        "pattern of names in XML", "string", valid="a1", invalid="1a", pattern=r"\i\c*"
    ),
    *constraint_cases(
        "pattern of two alternatives", "string", valid="a", invalid="ax", pattern="a|b"
    ),
    *constraint_cases("enum", "string", valid="apple", invalid="plum", enum=["apple", "pear"]),
    *constraint_cases("enum", "integer", valid="2", invalid="3", enum=[1, 2]),
    *constraint_cases("enum as text", "number", valid="1.50", invalid="1.6", enum=["1.5", "2"]),
    *constraint_cases("categories", "string", valid="a", invalid="c", categories=["a", "b"]),
    *constraint_cases(
        "categories with labels",
        "integer",
        valid="1",
        invalid="3",
        categories=[{"value": 1, "label": "one"}, {"value": 2}],
    ),
    *constraint_cases(
        "enum within the categories",
        "string",
        valid="a",
        invalid="b",
        categories=["a", "b"],
        enum=["a"],
    ),
    Case(
        "enum beyond the categories",
        INVALID,
        rows="x\na\n",
        fields=single_column("string", categories=["a"], enum=["a", "b"]),
    ),
    Case(
        "two categories with the same label",
        INVALID,
        rows="x\n1\n",
        fields=single_column(
            "integer", categories=[{"value": 1, "label": "a"}, {"value": 2, "label": "a"}]
        ),
    ),
    Case(
        "a duplicated category",
        INVALID,
        rows="x\na\n",
        fields=single_column("string", categories=["a", "a"]),
    ),
    Case(
        "categories of which one is an object",
        INVALID,
        rows="x\na\n",
        fields=single_column("string", categories=["a", {"value": "b"}]),
    ),
    Case(
        "a category without a value",
        INVALID,
        rows="x\na\n",
        fields=single_column("string", categories=[{"label": "a"}]),
    ),
    Case(
        "categoriesOrdered that is text",
        INVALID,
        rows="x\na\n",
        fields=single_column("string", categories=["a"], categoriesOrdered="yes"),
    ),
    Case(
        "minLength of an integer, where it has no meaning",
        VALID,
        rows="x\n1\n",
        fields=single_column("integer", minLength=3),
    ),
    Case(
        "a pattern that is not a regular expression",
        INVALID,
        rows="x\na\n",
        fields=single_column("string", pattern="a)(b"),
    ),
    Case(
        "a pattern with look-ahead, which XML Schema does not have",
        NOT_READ,
        rows="x\na\n",
        fields=single_column("string", pattern="(?=a)a"),
    ),
    Case(
        "a pattern that is a number",
        INVALID,
        rows="x\n1\n",
        fields=single_column("string", pattern=1),
    ),
    Case(
        "required as text",
        INVALID,
        rows="x\n1\n",
        fields=single_column("string", required="true"),
    ),
    Case(
        "a length with decimals",
        INVALID,
        rows="x\n1\n",
        fields=single_column("string", maxLength=1.5),
    ),
    Case("an empty enum", INVALID, rows="x\n1\n", fields=single_column("string", enum=[])),
    Case(
        "a minimum of another type",
        INVALID,
        rows="x\n1\n",
        fields=single_column("integer", minimum="ten"),
    ),
    Case(
        "constraints that are a list",
        INVALID,
        rows="x\n1\n",
        fields=({"name": "x", "type": "integer", "constraints": []},),
    ),
    Case(
        "unique",
        INVALID,
        rows="x,y\n1,1\n1,2\n",
        fields=(*single_column("integer", unique=True), "y:integer"),
    ),
    Case(
        "unique ignores empty cells",
        VALID,
        rows="x,y\n,1\n,2\n",
        fields=(*single_column("integer", unique=True), "y:integer"),
    ),
    Case(
        "a constraint on a column without a type",
        INVALID,
        rows="x,y\n,1\n",
        fields=({"name": "x", "constraints": {"required": True}}, "y:integer"),
    ),
)

TWO_ROWS = "a,b\n1,x\n2,y\n"

KEYS = (
    Case("a primary key", VALID, rows=TWO_ROWS, schema={"primaryKey": ["a"]}),
    Case("a primary key as text", VALID, rows=TWO_ROWS, schema={"primaryKey": "a"}),
    Case("a duplicated primary key", INVALID, rows="a,b\n1,x\n1,y\n", schema={"primaryKey": ["a"]}),
    Case(
        "a primary key that is empty", INVALID, rows="a,b\n1,x\n,y\n", schema={"primaryKey": ["a"]}
    ),
    Case(
        "a primary key of which one part is empty",
        INVALID,
        rows="a,b\n1,x\n1,\n",
        schema={"primaryKey": ["a", "b"]},
    ),
    Case(
        "a primary key that is written in two ways",
        INVALID,
        rows="a,b\n1,x\n01,y\n",
        schema={"primaryKey": ["a"]},
    ),
    Case(
        "a primary key of numbers that are written in two ways",
        INVALID,
        rows="a,b\n1.0,x\n-.5,y\n1,z\n-0.50,z\n",
        fields=("a:number", "b:string"),
        schema={"primaryKey": ["a"]},
    ),
    Case(
        "a primary key of large numbers that differ in the last digit",
        VALID,
        rows="a,b\n12345678901234567890,x\n12345678901234567891,y\n",
        schema={"primaryKey": ["a"]},
    ),
    Case("a primary key of a missing column", INVALID, schema={"primaryKey": ["c"]}),
    Case(
        "a duplicated unique key",
        INVALID,
        rows="a,b\n1,x\n1,x\n",
        schema={"uniqueKeys": [["a", "b"]]},
    ),
    Case(
        "a unique key ignores rows with an empty cell",
        VALID,
        rows="a,b\n1,\n1,\n",
        schema={"uniqueKeys": [["a", "b"]]},
    ),
    Case("a unique key of a missing column", INVALID, schema={"uniqueKeys": [["c"]]}),
    Case("an empty list of unique keys", INVALID, schema={"uniqueKeys": []}),
    Case(
        "a foreign key to the same table",
        VALID,
        rows="a,b\n1,\n2,1\n",
        fields=("a:integer", "b:integer"),
        schema=foreign_key(["b"], ["a"]),
    ),
    Case(
        "a foreign key to the same table, named by an empty text",
        VALID,
        rows="a,b\n1,\n2,1\n",
        fields=("a:integer", "b:integer"),
        schema=foreign_key("b", "a", resource=""),
    ),
    Case(
        "a foreign key to a missing row",
        INVALID,
        rows="a,b\n1,\n2,3\n",
        fields=("a:integer", "b:integer"),
        schema=foreign_key(["b"], ["a"], resource="t"),
    ),
    Case(
        "a foreign key to a column that is not a key",
        VALID,
        rows="a,b\n1,1\n1,1\n",
        fields=("a:integer", "b:integer"),
        schema=foreign_key(["b"], ["a"]),
    ),
    Case("a foreign key to a missing column", INVALID, schema=foreign_key(["b"], ["c"])),
    Case(
        "a foreign key to a missing table",
        INVALID,
        schema=foreign_key(["b"], ["a"], resource="u"),
    ),
    Case(
        "a foreign key with fewer fields than its reference",
        INVALID,
        rows="a,b\n1,1\n",
        fields=("a:integer", "b:integer"),
        schema=foreign_key(["b"], ["a", "b"]),
    ),
    Case(
        "a foreign key of a year to an integer",
        VALID,
        rows="a,b\n2020,2020\n",
        fields=("a:integer", "b:year"),
        schema=foreign_key(["b"], ["a"]),
    ),
)

SCHEMA_FILE = """{"fields": [{"name": "a", "type": "integer"}, {"name": "b", "type": "string"}]}"""

SCHEMAS = (
    Case("a column without a type", VALID, fields=({"name": "a"}, "b:string")),
    Case("a column type that the standard does not have", INVALID, fields=("a:text", "b:string")),
    Case("a schema without fields", INVALID, resource={"schema": {"primaryKey": ["a"]}}),
    Case("a field without a name", INVALID, fields=({"type": "integer"}, "b:string")),
    Case("a field that is text", INVALID, resource={"schema": {"fields": ["a", "b"]}}),
    Case(
        "two fields with the same name", VALID, rows="a,a\n1,x\n", fields=("a:integer", "a:string")
    ),
    Case(
        "a custom property of a field",
        VALID,
        fields=({"name": "a", "type": "integer", "unit": "km", "source": 5}, "b:string"),
    ),
    Case(
        "a misspelt property, which counts as a custom property",
        VALID,
        schema={"primarykey": ["a"]},
    ),
    Case(
        "missing values of the schema",
        VALID,
        rows="a,b\nNA,x\n-,x\n",
        schema={"missingValues": ["NA", "-"]},
    ),
    Case(
        "missing values of a field replace those of the schema",
        INVALID,
        rows="a,b\n-,x\n",
        fields=({"name": "a", "type": "integer", "missingValues": ["NA"]}, "b:string"),
        schema={"missingValues": ["-"]},
    ),
    Case(
        "missing values with labels",
        VALID,
        rows="a,b\n-99,x\n",
        schema={"missingValues": [{"value": "-99", "label": "refused"}]},
    ),
    Case("a duplicated missing value", INVALID, schema={"missingValues": ["", "-", "-"]}),
    Case("a missing value that is a number", INVALID, schema={"missingValues": [-99]}),
    Case(
        "no missing values, so that an empty cell is text",
        INVALID,
        rows="a,b\n,x\n",
        schema={"missingValues": []},
    ),
    Case(
        "fieldsMatch as a list, which the published profile has in place of a text",
        VALID,
        rows="c,b,a\n,x,1\n",
        schema={"fieldsMatch": ["subset"]},
    ),
    Case(
        "missing values of which one has a label",
        INVALID,
        schema={"missingValues": ["", {"value": "-99"}]},
    ),
    Case(
        "a rdfType that is not a URI",
        INVALID,
        fields=({"name": "a", "type": "integer", "rdfType": "a number"}, "b:string"),
    ),
    Case(
        "true values as text",
        INVALID,
        rows="x\ntrue\n",
        fields=single_column("boolean", trueValues="true"),
    ),
    Case(
        "a list of items of a type that lists do not have",
        INVALID,
        rows="x\na\n",
        fields=single_column("list", itemType="object"),
    ),
    Case("a fieldsMatch that the standard does not have", INVALID, schema={"fieldsMatch": "some"}),
    Case(
        "a schema in a file",
        VALID,
        resource={"schema": "s.json"},
        files={"s.json": SCHEMA_FILE},
    ),
    Case("a schema in a missing file", INVALID, resource={"schema": "s.json"}),
    Case(
        "a schema in a file that is not JSON",
        INVALID,
        resource={"schema": "s.json"},
        files={"s.json": "{"},
    ),
    Case(
        "an example of another type",
        VALID,
        fields=({"name": "a", "type": "integer", "example": "ten"}, "b:string"),
    ),
    fields_match_case("exact", "the same columns", VALID, "a,b\n1,x\n"),
    fields_match_case("exact", "another order", INVALID, "b,a\nx,1\n"),
    fields_match_case("exact", "an extra column", INVALID, "a,b,c\n1,x,\n"),
    fields_match_case("equal", "another order", VALID, "b,a\nx,1\n"),
    fields_match_case("equal", "a missing column", INVALID, "a\n1\n"),
    fields_match_case("subset", "an extra column", VALID, "c,b,a\n,x,1\n"),
    fields_match_case("subset", "a missing column", INVALID, "a\n1\n"),
    fields_match_case("superset", "a missing column", VALID, "a\n1\n"),
    fields_match_case("superset", "an extra column", INVALID, "a,b,c\n1,x,\n"),
    fields_match_case("partial", "one column of the schema", VALID, "c,b\n1,x\n"),
    fields_match_case("partial", "no column of the schema", INVALID, "c,d\n1,x\n"),
    Case(
        "columns in another order are read by name, so a cell has the wrong type",
        INVALID,
        rows="b,a\nx,y\n",
        schema={"fieldsMatch": "equal"},
    ),
)

MD5 = "705a99105d2a675f19c34665668d5c24"  # of the default rows of a case, as the next ones
SHA1 = "1069b846b2789708a452613f9331373bb54fec8d"
SHA256 = "eccc6303d8ede5e5ec22d288b8350193f9eb907c93f49c78d5b1ff0af7ecd450"
SHA512 = (
    "dd517ab1173b308538446e681066f046cef403939c9199f0eb3fed69994816d9"
    "f0ef09208266714884833a75a9b16f006039fd4d6a1b45af140dafaeadab9e05"
)

FILES = (
    Case("line ends of the standard's default dialect", VALID, rows="a,b\r\n1,x\r\n"),
    Case("no line end at the end", VALID, rows="a,b\n1,x"),
    Case("a byte order mark", VALID, rows=b"\xef\xbb\xbfa,b\n1,x\n"),
    Case("a header and no rows", VALID, rows="a,b\n"),
    Case("an empty file", INVALID, rows=""),
    Case("a row with an extra cell", INVALID, rows="a,b\n1,x,y\n"),
    Case("a row with a missing cell", INVALID, rows="a,b\n1\n"),
    Case("a blank row", INVALID, rows="a,b\n1,x\n\n2,y\n"),
    Case("a quoted cell over two lines", VALID, rows='a,b\n1,"x\ny"\n'),
    Case("a quote doubled in a quoted cell", VALID, rows='a,b\n1,"x ""y"""\n'),
    Case("a quote inside a cell that is not quoted", INVALID, rows='a,b\n1,5" pipe\n'),
    Case("a quote that is not closed", INVALID, rows='a,b\n1,"x\n'),
    Case("bytes that are not UTF-8", NOT_READ, rows=b"a,b\n1,\xe9\n"),
    Case(
        "bytes that are not UTF-8, as declared",
        INVALID,
        rows=b"a,b\n1,\xe9\n",
        resource={"encoding": "utf-8"},
    ),
    Case("UTF-16 that is not declared", VALID, rows="a,b\n1,x\n".encode("utf-16")),
    Case("Latin-1", VALID, rows=b"a,b\n1,\xe9\n", resource={"encoding": "iso-8859-1"}),
    Case(
        "Latin-1 in the media type",
        VALID,
        rows=b"a,b\n1,\xe9\n",
        resource={"mediatype": "text/csv; charset=iso-8859-1"},
    ),
    Case(
        "bytes that are not in the declared code page",
        INVALID,
        rows=b"a,b\n1,\x81\n",
        resource={"encoding": "windows-1252"},
    ),
    Case("an unknown encoding", NOT_READ, resource={"encoding": "latin-11"}),
    Case("an encoding that is a number", INVALID, resource={"encoding": 8}),
    Case("a list of one path", VALID, resource={"path": ["t.csv"]}),
    Case("a list of one path that is missing", INVALID, resource={"path": ["u.csv"]}),
    Case(
        "a list of paths, one out of the package", INVALID, resource={"path": ["t.csv", "../t.csv"]}
    ),
    Case("an empty list of paths", INVALID, resource={"path": []}),
    Case("a path with a backslash", INVALID, resource={"path": "data\\t.csv"}),
    Case("a size as text", INVALID, resource={"bytes": "8"}),
    Case("a text as data without a format", INVALID, resource={"path": None, "data": "a,b\n1,x\n"}),
    Case("a number as data", INVALID, resource={"path": None, "data": 5}),
    Case("a NUL byte", INVALID, rows=b"a,b\n1,x\x00\n"),
    Case("a missing file", INVALID, resource={"path": "u.csv"}),
    Case("a path out of the package", INVALID, resource={"path": "../t.csv"}),
    Case("an absolute path", INVALID, resource={"path": "/tmp/t.csv"}),
    Case("a hidden path", INVALID, resource={"path": ".t.csv"}),
    Case(
        "a file that is not a table",
        VALID,
        resource={"schema": None, "path": "notes.md"},
        files={"notes.md": "a, b\n\nc\n"},
    ),
    Case(
        "a file at a URL that is not a table",
        VALID,
        resource={"schema": None, "path": "https://example.org/notes.md"},
    ),
    Case("a path that begins with a dot and a slash", VALID, resource={"path": "./t.csv"}),
    Case("a path with an unknown URL scheme", INVALID, resource={"path": "s3://example.org/t.csv"}),
    Case(
        "URLs and paths in one list",
        INVALID,
        resource={"schema": None, "path": ["t.csv", "https://example.org/t.csv"]},
    ),
    Case(
        "a media type where the file name has no known ending",
        VALID,
        resource={"path": "t.dat", "mediatype": "text/csv"},
        files={"t.dat": "a,b\n1,x\n"},
    ),
    Case(
        "an unnamed index column where extra columns are allowed",
        VALID,
        rows=",a,b\n0,1,x\n",
        schema={"fieldsMatch": "subset"},
    ),
    Case("a column without a name", INVALID, rows=",a,b\n0,1,x\n"),
    Case(
        "columns separated by tabs",
        VALID,
        rows="a\tb\n1\tx\n",
        resource={"dialect": {"delimiter": "\t"}},
    ),
    Case("semicolons that are not declared", INVALID, rows="a;b\n1;x\n"),
    hash_case("md5", MD5),
    hash_case("sha1", f"sha1:{SHA1}"),
    hash_case("sha256", f"sha256:{SHA256}"),
    hash_case("sha512", f"sha512:{SHA512}"),
    Case("a wrong md5", INVALID, resource={"hash": "0" * 32}),
    Case("a wrong sha1", INVALID, resource={"hash": "sha1:" + "0" * 40}),
    Case("a wrong sha256", INVALID, resource={"hash": "sha256:" + "0" * 64}),
    Case("the correct size", VALID, resource={"bytes": 8}),
    Case("a wrong size", INVALID, resource={"bytes": 9}),
)


DESCRIPTORS = (
    Case("no $schema, which is version 1", VALID, package={"$schema": None}),
    Case(
        "another profile", VALID, package={"$schema": "https://example.org/profiles/1.0/mine.json"}
    ),
    Case("a profile that is not a URL", INVALID, package={"$schema": 2}),
    Case("a profile that is a name", INVALID, package={"$schema": "data-package"}),
    Case("no resources", INVALID, package={"resources": None}),
    Case("an empty list of resources", INVALID, package={"resources": []}),
    Case("a resource that is text", INVALID, package={"resources": ["t.csv"]}),
    Case("a resource without a name", INVALID, resource={"name": None}),
    Case("a resource without path and data", INVALID, resource={"path": None}),
    Case("a resource with path and data", INVALID, resource={"data": []}),
    Case(
        "two resources with the same name",
        INVALID,
        package={"resources": [{"name": "t", "path": "t.csv"}, {"name": "t", "path": "t.csv"}]},
    ),
    Case("no name", VALID, package={"name": None}),
    Case("a name with capitals", VALID, package={"name": "Figures"}),
    Case(
        "a name with capitals in version 1", INVALID, package={"$schema": None, "name": "Figures"}
    ),
    Case("a version that is not semantic", VALID, package={"version": "2024"}),
    Case("a version that is a number", INVALID, package={"version": 1}),
    Case("a custom property", VALID, package={"temporal": {"start": "1800"}, "dc:rights": "none"}),
    Case("keywords as text", INVALID, package={"keywords": "a, b"}),
    Case("a title that is a list", INVALID, package={"title": ["a"]}),
    Case("a date of creation", VALID, package={"created": "1985-04-12T23:20:50Z"}),
    Case("an invalid date of creation", INVALID, package={"created": "yesterday"}),
    Case("a date of creation without time", INVALID, package={"created": "2016-01-01"}),
    Case("a date of creation without zone", INVALID, package={"created": "2016-01-01T00:00:00"}),
    Case("an image in the package", VALID, package={"image": "images/logo.png"}),
    Case("an image out of the package", INVALID, package={"image": "../logo.png"}),
    Case("a license by path", VALID, package={"licenses": [{"path": "LICENSE.md"}]}),
    Case("a license out of the package", INVALID, package={"licenses": [{"path": "../LICENSE"}]}),
    Case("an invalid email address", INVALID, package={"sources": [{"email": "a at example.org"}]}),
    Case("a license by name", VALID, package={"licenses": [{"name": "CC0-1.0"}]}),
    Case("a license without name and path", INVALID, package={"licenses": [{"title": "CC0"}]}),
    Case("a license as text", INVALID, package={"licenses": ["CC0"]}),
    Case(
        "a contributor",
        VALID,
        package={"contributors": [{"givenName": "A", "familyName": "B", "roles": ["creator"]}]},
    ),
    Case("a contributor without a property", INVALID, package={"contributors": [{}]}),
    Case("roles as text", INVALID, package={"contributors": [{"title": "A", "roles": "creator"}]}),
    Case(
        "an organization that is an object",
        INVALID,
        package={"contributors": [{"title": "A", "organization": {"name": "B"}}]},
    ),
    Case(
        "a contributor with a role of version 1",
        VALID,
        package={"$schema": None, "contributors": [{"title": "A", "role": "author"}]},
    ),
    Case("contributors that are an object", INVALID, package={"contributors": {"title": "A"}}),
    Case("a source without a property", INVALID, package={"sources": [{}]}),
    Case("a source with a version", VALID, package={"sources": [{"title": "A", "version": "1"}]}),
    Case(
        "a profile of version 1",
        VALID,
        package={"$schema": None, "profile": "tabular-data-package"},
        resource={"profile": "tabular-data-resource"},
    ),
    Case("a resource type that the standard does not have", INVALID, resource={"type": "tabel"}),
    Case("a table without a schema", VALID, resource={"type": "table", "schema": None}),
)
