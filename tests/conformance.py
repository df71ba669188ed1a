"""Cases of the Data Package standard, each with its verdict; docs/conformance.md shows them.

A case is one small package of one table, right but for what its name says. Verdicts are those of the standard's text (2.0,
and 1.0 where `$schema` is missing): a MUST that is broken is invalid. A case that is "not read" asks for something that this
software does not do and says so. PEER is what frictionless 5.21 answers where that is another verdict, and why.
"""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from conftest import PROFILE
from conftest import field as column
from tip_figures.datapackage.text_format import escape_markdown as markup

VALID, INVALID, NOT_READ = "valid", "invalid", "not read"


@dataclass(frozen=True)
class Case:
    """What is so in a package, and the verdict of the standard.

    fields: of the schema; `"a:integer"` stands for a name and a type
    schema, resource, package: more properties of each; None takes one away
    files:  other files, by name
    """

    name: str
    verdict: str
    rows: str | bytes = "a,b\n1,x\n"
    fields: tuple[Any, ...] = ("a:integer", "b:string")
    schema: Mapping[str, Any] = field(default_factory=dict)
    resource: Mapping[str, Any] = field(default_factory=dict)
    package: Mapping[str, Any] = field(default_factory=dict)
    files: Mapping[str, str] = field(default_factory=dict)

    def write(self, root: Path) -> Path:
        """Write the package; its descriptor."""
        fields = [column(*f.split(":")) if isinstance(f, str) else f for f in self.fields]
        made = {"name": "t", "path": "t.csv", "schema": {"fields": fields, **self.schema}}
        resource = {k: v for k, v in {**made, **self.resource}.items() if v is not None}
        descriptor = {"$schema": PROFILE, "name": "p", "resources": [resource], **self.package}
        descriptor = {k: v for k, v in descriptor.items() if v is not None}
        (root / "t.csv").write_bytes(
            self.rows if isinstance(self.rows, bytes) else self.rows.encode()
        )
        for name, text in self.files.items():
            (root / name).write_text(text, encoding="utf-8")
        file = root / "datapackage.json"
        file.write_text(json.dumps(descriptor), encoding="utf-8")
        return file


def one(kind: str, **more: Any) -> tuple[dict[str, Any]]:
    """The field of a table with one column."""
    return (column("x", kind, **more),)


def cells(kind: str, good: str = "", bad: str = "", **more: Any) -> Iterator[Case]:
    """A case for each cell that a type allows or does not allow; cells are parted by two bars."""
    marks = ", ".join(f"{name} {value}" for name, value in more.items())
    for verdict, listed in ((VALID, good), (INVALID, bad)):
        for cell in listed.split("||") if listed else ():
            name = f"{kind} {cell}{f' with {marks}' if marks else ''}"
            yield Case(name, verdict, f"x\n{_quoted(cell)}\n", one(kind, **more))


def held(name: str, kind: str, good: str, bad: str, **more: Any) -> Iterator[Case]:
    """A constraint that one cell keeps and another breaks."""
    for verdict, cell in ((VALID, good), (INVALID, bad)):
        fields = (*one(kind, **more), "y:integer")
        yield Case(
            f"{name} of {kind}: {cell or 'empty'}", verdict, f"x,y\n{_quoted(cell)},1\n", fields
        )


def foreign(mine: Any, theirs: Any, **reference: str) -> dict[str, Any]:
    """A schema with a foreign key."""
    return {"foreignKeys": [{"fields": mine, "reference": {**reference, "fields": theirs}}]}


def _quoted(cell: str) -> str:
    return '"' + cell.replace('"', '""') + '"'


TYPES = (
    *cells("integer", "1||-1||+5||007||0||12345678901234567890||1234567890123456789012345678901234567890", "1.0||1e3||one||1 000||--1"),
    *cells("integer", "1,000||12", "1.000", groupChar=","),
    *cells("integer", "€95||95%", "ninety", bareNumber=False),
    *cells("number", "1||-1.5||+100000.00||.5||5.||007.10||2.41274864578601E-05||1e5||NaN||nan||INF||-INF||inf||0.12345678901234567890123456789012345678901", "1,5||1.2.3||e5||0x10||--1||infinity||+INF"),
    *cells("number", "1,5||2", "1,5,0", decimalChar=","),
    *cells("number", "1.234,5", "1,2,3", decimalChar=",", groupChar="."),
    *cells("number", "EUR 95.5||95.5%", "EUR", bareNumber=False),
    *cells("boolean", "true||True||TRUE||1||false||0", "yes||tRUE||2"),
    *cells("boolean", "yes||no", "true", trueValues=["yes"], falseValues=["no"]),
    *cells("string", "anything at all||-82.3||5 μg||پیش‌بینی||👩‍👩‍👧 ❤️"),
    *cells("string", "a@example.org", "a.example.org", format="email"),
    *cells("string", "https://example.org/a||urn:isbn:1", "example org", format="uri"),
    *cells("string", "123e4567-e89b-12d3-a456-426614174000", "123e4567", format="uuid"),
    *cells("string", "aGVsbG8=", "hello!", format="binary"),
    *cells("date", "2024-01-26||2024-02-29", "2024-02-30||2024-1-26||26/01/2024||2024-01-26T00:00:00"),
    *cells("date", "26/01/2024", "2024-01-26||32/01/2024", format="%d/%m/%Y"),
    *cells("date", "26/01/2024", "2024-01-26", format="fmt:%d/%m/%Y"),
    *cells("time", "15:00:00", "25:00:00||15:00"),
    *cells("time", "15:30", "15:30:00", format="%H:%M"),
    *cells("datetime", "2024-01-26T15:00:00||2024-01-26T15:00:00.300-05:00||2024-01-26T15:00:00Z", "2024-01-26||2024-02-30T15:00:00||2024-01-26T15:00:00+25:00||2024-01-26 15:00:00"),
    *cells("datetime", "2024-01-26T15:00:00Z||2024-01-26T15:00:00+0100||2024-01-26T15:00:00+01:00", "2024-01-26T15:00:00", format="%Y-%m-%dT%H:%M:%S%z"),
    *cells("datetime", "26/01/2024 15:00:00.5", "26/01/2024", format="%d/%m/%Y %H:%M:%S.%f"),
    *cells("year", "2024||0001||-0044", "24||20245.0||MMXXIV"),
    *cells("yearmonth", "2024-01", "2024-13||2024"),
    *cells("duration", "P1Y2M10DT2H30M||PT0.5S||-P1D||P1Y", "P||PT||1 day||P1H||P1Y2M10DT"),
    *cells("geopoint", "90.50, 45.50||90.50,45.50||+1e1, .5", "190, 45||90.5||90.5;45.5"),
    *cells("object", '{"a": 1}', "[1]||{a: 1}||1"),
    *cells("array", "[1, 2]", '{"a": 1}||1,2'),
    *cells("list", "1,2,3||1", "1,x", itemType="integer"),
    *cells("list", "a;b", delimiter=";"),
    *cells("any", "1||x||-82.3"),
)  # fmt: skip


CONSTRAINTS = (
    *held("required", "string", "a", "", required=True),
    *held("minimum", "integer", "5", "4", minimum=5),
    *held("minimum as text", "integer", "5", "4", minimum="5"),
    *held("maximum", "number", "0.10", "0.100000000000000000001", maximum=0.1),
    *held("exclusiveMinimum", "number", "0.01", "0", exclusiveMinimum=0),
    *held("exclusiveMaximum", "integer", "149", "150", exclusiveMaximum=150),
    *held("minimum", "date", "2024-01-26", "2023-12-31", minimum="2024-01-01"),
    *held("maximum", "datetime", "2024-01-01T00:30:00+01:00", "2024-01-01T00:30:00-01:00", maximum="2024-01-01T00:00:00Z"),
    *held("minimum", "time", "12:00:00", "11:59:59", minimum="12:00:00"),
    *held("minimum", "duration", "P1M", "P20D", minimum="P28D"),
    *held("minimum", "year", "2000", "1999", minimum=2000),
    *held("maximum", "yearmonth", "2024-01", "2024-02", maximum="2024-01"),
    *held("minLength", "string", "apple", "plum", minLength=5),
    *held("maxLength", "string", "ÄÖÜßé", "grapefruit", maxLength=5),
    *held("minLength", "array", "[1, 2]", "[1]", minLength=2),
    *held("maxLength", "object", '{"a": 1}', '{"a": 1, "b": 2}', maxLength=1),
    *held("pattern", "string", "abc", "xabc", pattern="a.*"),
    *held("pattern with a class taken from a class", "string", "bcd", "bad", pattern="[a-z-[aeiou]]+"),
    *held("pattern of two", "string", "a", "ax", pattern="a|b"),
    *held("enum", "string", "apple", "plum", enum=["apple", "pear"]),
    *held("enum", "integer", "2", "3", enum=[1, 2]),
    *held("enum as text", "number", "1.50", "1.6", enum=["1.5", "2"]),
    *held("enum", "boolean", "ja", "nein", enum=[True], trueValues=["ja"], falseValues=["nein"]),
    *held("categories", "string", "a", "c", categories=["a", "b"]),
    *held("categories with labels", "integer", "1", "3", categories=[{"value": 1, "label": "one"}, {"value": 2}]),
    *held("enum within the categories", "string", "a", "b", categories=["a", "b"], enum=["a"]),
    Case("enum beyond the categories", INVALID, "x\na\n", one("string", categories=["a"], enum=["a", "b"])),
    Case("two categories with one label", INVALID, "x\n1\n", one("integer", categories=[{"value": 1, "label": "a"}, {"value": 2, "label": "a"}])),
    Case("one category twice", INVALID, "x\na\n", one("string", categories=["a", "a"])),
    Case("a category without a value", INVALID, "x\na\n", one("string", categories=[{"label": "a"}])),
    Case("categoriesOrdered that is a text", INVALID, "x\na\n", one("string", categories=["a"], categoriesOrdered="yes")),
    Case("minLength of an integer, where it has no meaning", VALID, "x\n1\n", one("integer", minLength=3)),
    Case("a pattern that is no regular expression", INVALID, "x\na\n", one("string", pattern="a)(b")),
    Case("a minimum that is not of the type", INVALID, "x\n1\n", one("integer", minimum="ten")),
    Case("constraints that are a list", INVALID, "x\n1\n", ({"name": "x", "type": "integer", "constraints": []},)),
    Case("unique", INVALID, "x,y\n1,1\n1,2\n", (*one("integer", unique=True), "y:integer")),
    Case("unique passes over empty cells", VALID, "x,y\n,1\n,2\n", (*one("integer", unique=True), "y:integer")),
    Case("a constraint on a column without a type", INVALID, "x,y\n,1\n", ({"name": "x", "constraints": {"required": True}}, "y:integer")),
)  # fmt: skip

PAIR = "a,b\n1,x\n2,y\n"
KEYS = (
    Case("a primary key", VALID, PAIR, schema={"primaryKey": ["a"]}),
    Case("a primary key as text", VALID, PAIR, schema={"primaryKey": "a"}),
    Case("a primary key twice", INVALID, "a,b\n1,x\n1,y\n", schema={"primaryKey": ["a"]}),
    Case("a primary key that is empty", INVALID, "a,b\n1,x\n,y\n", schema={"primaryKey": ["a"]}),
    Case("a part of a primary key that is empty", INVALID, "a,b\n1,x\n1,\n", schema={"primaryKey": ["a", "b"]}),
    Case("a primary key written in two ways", INVALID, "a,b\n1,x\n01,y\n", schema={"primaryKey": ["a"]}),
    Case("a primary key of numbers written in two ways", INVALID, "a,b\n1.0,x\n-.5,y\n1,z\n-0.50,z\n", ("a:number", "b:string"), {"primaryKey": ["a"]}),
    Case("a primary key of large numbers that differ in the last digit", VALID, "a,b\n12345678901234567890,x\n12345678901234567891,y\n", schema={"primaryKey": ["a"]}),
    Case("a primary key of a column that is not there", INVALID, schema={"primaryKey": ["c"]}),
    Case("a unique key twice", INVALID, "a,b\n1,x\n1,x\n", schema={"uniqueKeys": [["a", "b"]]}),
    Case("a unique key passes over rows with an empty cell", VALID, "a,b\n1,\n1,\n", schema={"uniqueKeys": [["a", "b"]]}),
    Case("a unique key of a column that is not there", INVALID, schema={"uniqueKeys": [["c"]]}),
    Case("an empty list of unique keys", INVALID, schema={"uniqueKeys": []}),
    Case("a foreign key to the same table", VALID, "a,b\n1,\n2,1\n", ("a:integer", "b:integer"), foreign(["b"], ["a"])),
    Case("a foreign key to the same table, named by an empty text", VALID, "a,b\n1,\n2,1\n", ("a:integer", "b:integer"), foreign("b", "a", resource="")),
    Case("a foreign key that finds no row", INVALID, "a,b\n1,\n2,3\n", ("a:integer", "b:integer"), foreign(["b"], ["a"], resource="t")),
    Case("a foreign key to a column that is no key", VALID, "a,b\n1,1\n1,1\n", ("a:integer", "b:integer"), foreign(["b"], ["a"])),
    Case("a foreign key to a column that is not there", INVALID, schema=foreign(["b"], ["c"])),
    Case("a foreign key to a table that is not there", INVALID, schema=foreign(["b"], ["a"], resource="u")),
    Case("a foreign key with fewer fields than it refers to", INVALID, "a,b\n1,1\n", ("a:integer", "b:integer"), foreign(["b"], ["a", "b"])),
    Case("a foreign key of a year to an integer", VALID, "a,b\n2020,2020\n", ("a:integer", "b:year"), foreign(["b"], ["a"])),
)  # fmt: skip

SCHEMAS = (
    Case("a column without a type", VALID, fields=({"name": "a"}, "b:string")),
    Case("a type of a column that the standard does not have", INVALID, fields=("a:text", "b:string")),
    Case("a schema without fields", INVALID, resource={"schema": {"primaryKey": ["a"]}}),
    Case("a field without a name", INVALID, fields=({"type": "integer"}, "b:string")),
    Case("a field that is a text", INVALID, resource={"schema": {"fields": ["a", "b"]}}),
    Case("two fields of one name", VALID, "a,a\n1,x\n", ("a:integer", "a:string")),
    Case("a custom property of a field", VALID, fields=({"name": "a", "type": "integer", "unit": "km", "source": 5}, "b:string")),
    Case("a misspelt property, which is a custom one", VALID, schema={"primarykey": ["a"]}),
    Case("missing values of the schema", VALID, "a,b\nNA,x\n-,x\n", schema={"missingValues": ["NA", "-"]}),
    Case("missing values of a field replace those of the schema", INVALID, "a,b\n-,x\n", ({"name": "a", "type": "integer", "missingValues": ["NA"]}, "b:string"), {"missingValues": ["-"]}),
    Case("missing values with labels", VALID, "a,b\n-99,x\n", schema={"missingValues": [{"value": "-99", "label": "refused"}]}),
    Case("a missing value twice", INVALID, schema={"missingValues": ["", "-", "-"]}),
    Case("a missing value that is a number", INVALID, schema={"missingValues": [-99]}),
    Case("no missing values, so that an empty cell is a text", INVALID, "a,b\n,x\n", schema={"missingValues": []}),
    Case("fieldsMatch that the standard does not have", INVALID, schema={"fieldsMatch": "some"}),
    Case("a schema in a file", VALID, resource={"schema": "s.json"}, files={"s.json": '{"fields": [{"name": "a", "type": "integer"}, {"name": "b", "type": "string"}]}'}),
    Case("a schema in a file that is not there", INVALID, resource={"schema": "s.json"}),
    Case("a schema in a file that is no JSON", INVALID, resource={"schema": "s.json"}, files={"s.json": "{"}),
    Case("an example that is not of the type", VALID, fields=({"name": "a", "type": "integer", "example": "ten"}, "b:string")),
    *(Case(f"fieldsMatch {match}: {what}", verdict, rows, schema={"fieldsMatch": match}) for match, what, verdict, rows in (
        ("exact", "the same", VALID, "a,b\n1,x\n"), ("exact", "another order", INVALID, "b,a\nx,1\n"), ("exact", "one more", INVALID, "a,b,c\n1,x,\n"),
        ("equal", "another order", VALID, "b,a\nx,1\n"), ("equal", "one less", INVALID, "a\n1\n"),
        ("subset", "one more", VALID, "c,b,a\n,x,1\n"), ("subset", "one less", INVALID, "a\n1\n"),
        ("superset", "one less", VALID, "a\n1\n"), ("superset", "one more", INVALID, "a,b,c\n1,x,\n"),
        ("partial", "one of them", VALID, "c,b\n1,x\n"), ("partial", "none of them", INVALID, "c,d\n1,x\n"),
    )),
    Case("a value of a column in another order is read under its name", INVALID, "b,a\nx,y\n", schema={"fieldsMatch": "equal"}),
)  # fmt: skip

FILES = (
    Case("line ends of the standard's default dialect", VALID, "a,b\r\n1,x\r\n"),
    Case("no line end at the end", VALID, "a,b\n1,x"),
    Case("a byte order mark", VALID, b"\xef\xbb\xbfa,b\n1,x\n"),
    Case("a header and no rows", VALID, "a,b\n"),
    Case("an empty file", INVALID, ""),
    Case("a row with a cell too many", INVALID, "a,b\n1,x,y\n"),
    Case("a row with a cell too few", INVALID, "a,b\n1\n"),
    Case("a blank row", INVALID, "a,b\n1,x\n\n2,y\n"),
    Case("a quoted cell over two lines", VALID, 'a,b\n1,"x\ny"\n'),
    Case("a quote doubled in a quoted cell", VALID, 'a,b\n1,"x ""y"""\n'),
    Case("a quote inside a cell that is not quoted", INVALID, 'a,b\n1,5" pipe\n'),
    Case("a quote that is not closed", INVALID, 'a,b\n1,"x\n'),
    Case("bytes that are not UTF-8", INVALID, b"a,b\n1,\xe9\n"),
    Case("UTF-16 that is not declared", INVALID, "a,b\n1,x\n".encode("utf-16")),
    Case("a NUL byte", INVALID, b"a,b\n1,x\x00\n"),
    Case("a file that is not there", INVALID, resource={"path": "u.csv"}),
    Case("a path out of the package", INVALID, resource={"path": "../t.csv"}),
    Case("an absolute path", INVALID, resource={"path": "/tmp/t.csv"}),
    Case("a hidden path", INVALID, resource={"path": ".t.csv"}),
    Case("a file that is no table", VALID, resource={"schema": None, "path": "notes.md"}, files={"notes.md": "a, b\n\nc\n"}),
    Case("a file at an address that is no table", VALID, resource={"schema": None, "path": "https://example.org/notes.md"}),
    Case("a path that begins with the folder itself", VALID, resource={"path": "./t.csv"}),
    Case("a path of an unknown scheme", INVALID, resource={"path": "s3://example.org/t.csv"}),
    Case("addresses and paths in one list", INVALID, resource={"schema": None, "path": ["t.csv", "https://example.org/t.csv"]}),
    Case("a media type where the name does not tell", VALID, resource={"path": "t.dat", "mediatype": "text/csv"}, files={"t.dat": "a,b\n1,x\n"}),
    Case("a column of an index without a name, where more columns may stand", VALID, ",a,b\n0,1,x\n", schema={"fieldsMatch": "subset"}),
    Case("a column without a name", INVALID, ",a,b\n0,1,x\n"),
    Case("a table of tabs", VALID, "a\tb\n1\tx\n", resource={"dialect": {"delimiter": "\t"}}),
    Case("semicolons that are not declared", INVALID, "a;b\n1;x\n"),
    *(Case(f"a right hash: {kind}", VALID, "a,b\n1,x\n", resource={"hash": value}) for kind, value in (
        ("md5", "705a99105d2a675f19c34665668d5c24"), ("sha1", "sha1:1069b846b2789708a452613f9331373bb54fec8d"), ("sha256", "sha256:eccc6303d8ede5e5ec22d288b8350193f9eb907c93f49c78d5b1ff0af7ecd450"), ("sha512", "sha512:dd517ab1173b308538446e681066f046cef403939c9199f0eb3fed69994816d9f0ef09208266714884833a75a9b16f006039fd4d6a1b45af140dafaeadab9e05"))),
    Case("a wrong md5", INVALID, resource={"hash": "0" * 32}),
    Case("a wrong sha1", INVALID, resource={"hash": "sha1:" + "0" * 40}),
    Case("a wrong sha256", INVALID, resource={"hash": "sha256:" + "0" * 64}),
    Case("the right size", VALID, resource={"bytes": 8}),
    Case("a wrong size", INVALID, resource={"bytes": 9}),
)  # fmt: skip

DIALECTS = (
    Case("semicolons", VALID, "a;b\n1;x\n", resource={"dialect": {"delimiter": ";"}}),
    Case("another quote", VALID, "a,b\n1,'x,y'\n", resource={"dialect": {"quoteChar": "'"}}),
    Case("comments", VALID, "# made by hand\na,b\n# one, two, three\n1,x\n", resource={"dialect": {"commentChar": "#"}}),
    Case("no header", VALID, "1,x\n2,y\n", resource={"dialect": {"header": False}}),
    Case("no header, and a cell that is not of its type", INVALID, "1,x\none,y\n", resource={"dialect": {"header": False}}),
    Case("no header, and a row with a cell too many", INVALID, "1,x\n1,y,z\n", resource={"dialect": {"header": False}}),
    Case("spaces behind the delimiter", VALID, "a, b\n1, x\n", resource={"dialect": {"skipInitialSpace": True}}),
    Case("the default of each property", VALID, resource={"dialect": {"header": True, "headerRows": [1], "delimiter": ",", "lineTerminator": "\r\n", "quoteChar": '"', "doubleQuote": True, "skipInitialSpace": False}}),
    Case("a dialect in a file", VALID, "a;b\n1;x\n", resource={"dialect": "d.json"}, files={"d.json": '{"delimiter": ";"}'}),
    Case("an escape character", NOT_READ, "a,b\n1,x\\,y\n", resource={"dialect": {"escapeChar": "\\"}}),
    Case("a null sequence", NOT_READ, "a,b\nNA,x\n", resource={"dialect": {"nullSequence": "NA"}}),
    Case("two header rows", NOT_READ, "n,\na,b\n1,x\n", resource={"dialect": {"headerRows": [1, 2]}}),
    Case("rows of comments", NOT_READ, "a,b\nx,y\n1,x\n", resource={"dialect": {"commentRows": [2]}}),
    Case("another line end", NOT_READ, "a,b;1,x;", resource={"dialect": {"lineTerminator": ";"}}),
    Case("a delimiter of two characters", NOT_READ, "a||b\n1||x\n", resource={"dialect": {"delimiter": "||"}}),
    Case("another encoding", NOT_READ, b"a,b\n1,\xe9\n", resource={"encoding": "iso-8859-1"}),
    Case("several files", NOT_READ, resource={"path": ["t.csv", "t.csv"]}),
    Case("data in the descriptor", NOT_READ, resource={"path": None, "data": [{"a": 1, "b": "x"}]}),
    Case("a file at an address", NOT_READ, resource={"path": "https://example.org/t.csv"}),
    Case("a workbook", NOT_READ, resource={"path": "t.xlsx", "format": "xlsx"}, files={"t.xlsx": "PK"}),
    Case("a compressed file", NOT_READ, resource={"path": "t.csv.gz"}, files={"t.csv.gz": "x"}),
    Case("a date of any form", NOT_READ, "x\n2024-01-26\n", one("date", format="any")),
    Case("GeoJSON in a cell", NOT_READ, 'x\n"{""type"": ""Point"", ""coordinates"": [1, 2]}"\n', one("geojson")),
    Case("a JSON Schema for cells", NOT_READ, "x\n[1]\n", one("array", jsonSchema={"type": "array"})),
)  # fmt: skip

DESCRIPTORS = (
    Case("no $schema, which is version 1", VALID, package={"$schema": None}),
    Case("another profile", VALID, package={"$schema": "https://example.org/profiles/1.0/mine.json"}),
    Case("a profile that is no address", INVALID, package={"$schema": 2}),
    Case("no resources", INVALID, package={"resources": None}),
    Case("an empty list of resources", INVALID, package={"resources": []}),
    Case("a resource that is a text", INVALID, package={"resources": ["t.csv"]}),
    Case("a resource without a name", INVALID, resource={"name": None}),
    Case("a resource without path and data", INVALID, resource={"path": None}),
    Case("a resource with path and data", INVALID, resource={"data": []}),
    Case("two resources of one name", INVALID, package={"resources": [{"name": "t", "path": "t.csv"}, {"name": "t", "path": "t.csv"}]}),
    Case("no name", VALID, package={"name": None}),
    Case("a name with capitals", VALID, package={"name": "Figures"}),
    Case("a name with capitals in version 1", INVALID, package={"$schema": None, "name": "Figures"}),
    Case("a version that is not semantic", VALID, package={"version": "2024"}),
    Case("a version that is a number", INVALID, package={"version": 1}),
    Case("a custom property", VALID, package={"temporal": {"start": "1800"}, "dc:rights": "none"}),
    Case("keywords as text", INVALID, package={"keywords": "a, b"}),
    Case("a title that is a list", INVALID, package={"title": ["a"]}),
    Case("a date of making", VALID, package={"created": "1985-04-12T23:20:50Z"}),
    Case("a date of making that is none", INVALID, package={"created": "yesterday"}),
    Case("a license by name", VALID, package={"licenses": [{"name": "CC0-1.0"}]}),
    Case("a license without name and path", INVALID, package={"licenses": [{"title": "CC0"}]}),
    Case("a license as text", INVALID, package={"licenses": ["CC0"]}),
    Case("a contributor", VALID, package={"contributors": [{"givenName": "A", "familyName": "B", "roles": ["creator"]}]}),
    Case("a contributor without a property", INVALID, package={"contributors": [{}]}),
    Case("roles as text", INVALID, package={"contributors": [{"title": "A", "roles": "creator"}]}),
    Case("an organization that is an object", INVALID, package={"contributors": [{"title": "A", "organization": {"name": "B"}}]}),
    Case("a contributor with a role of version 1", VALID, package={"$schema": None, "contributors": [{"title": "A", "role": "author"}]}),
    Case("contributors that are an object", INVALID, package={"contributors": {"title": "A"}}),
    Case("a source without a property", INVALID, package={"sources": [{}]}),
    Case("a source with a version", VALID, package={"sources": [{"title": "A", "version": "1"}]}),
    Case("a profile of version 1", VALID, package={"$schema": None, "profile": "tabular-data-package"}, resource={"profile": "tabular-data-resource"}),
    Case("a type of a resource that the standard does not have", INVALID, resource={"type": "tabel"}),
    Case("a table without a schema", VALID, resource={"type": "table", "schema": None}),
)  # fmt: skip

CASES = {
    "Types": TYPES,
    "Constraints": CONSTRAINTS,
    "Keys": KEYS,
    "Schemas": SCHEMAS,
    "Files": FILES,
    "Dialects": DIALECTS,
    "Descriptors": DESCRIPTORS,
}
PEER: dict[str, tuple[str, str]] = {
    name: answer
    for answer, names in {
        (INVALID, "refuses what the standard allows"): (
            "integer 1,000 with groupChar ,", "year -0044", "minimum of duration: P1M", "minLength of an integer, where it has no meaning",
            "two fields of one name", "an example that is not of the type", "two header rows", "a delimiter of two characters",
            "a JSON Schema for cells",
        ),
        (VALID, "reads more than the standard has"): (
            "number infinity", "number +INF", "datetime 2024-01-26 15:00:00", "date 2024-1-26", "duration PT", "duration P1Y2M10DT",
            "a quote inside a cell that is not quoted", "a quote that is not closed", "a NUL byte",
        ),
        (VALID, "does not look at it"): (
            "a category without a value", "categoriesOrdered that is a text", "an empty list of unique keys", "roles as text",
            "an organization that is an object", "categories of string: c", "categories with labels of integer: 3",
            "enum beyond the categories", "two categories with one label", "one category twice", "a part of a primary key that is empty",
            "a unique key twice", "a unique key of a column that is not there", "a missing value twice", "a wrong sha1",
            "an empty list of resources", "a contributor without a property", "a source without a property",
        ),
        ("fetches it", ""): ("a file at an address that is no table", "a file at an address",),
        ("a traceback", ""): ("a profile that is no address", "a pattern that is no regular expression", "a minimum that is not of the type",),
        (INVALID, "takes patterns for those of Python"): ("pattern with a class taken from a class of string: bcd",),
        (VALID, "compares a pattern with the beginning of a cell"): ("pattern of two of string: ax",),
        (VALID, "guesses the encoding"): ("bytes that are not UTF-8", "UTF-16 that is not declared",),
        (VALID, "guesses the delimiter"): ("semicolons that are not declared",),
        (VALID, "reads it"): (
            "an escape character", "rows of comments", "another encoding", "several files", "data in the descriptor", "a date of any form",
            "GeoJSON in a cell",
        ),
        (INVALID, "does not read it, and reports what follows"): ("a null sequence", "another line end",),
        (INVALID, "reads it, and finds none"): ("a workbook", "a compressed file",),
    }.items()
    for name in names
}  # fmt: skip

HEAD = """# The standard, case by case

Made from `tests/conformance.py` by `make docs`. Each case is a small package; a test holds our verdict to the one of the standard
({number} cases: none rejected that is valid, none missed among what is read), and another holds what is said of
frictionless 5.21 to what it answers. *Not read* means that `validate` says once, as the error `not-read`, what it does not do, and judges nothing that
depends on it. What is house style and no MUST of the standard is a warning, and makes no case invalid.
"""
HEADING = "\n| frictionless differs | standard, and ours | frictionless | it |\n| --- | --- | --- | --- |\n"


def page() -> str:
    """docs/conformance.md."""
    parts = [HEAD.format(number=sum(map(len, CASES.values())))]
    for group, cases in CASES.items():
        parts.append(f"\n## {group}\n")
        for verdict in (VALID, INVALID, NOT_READ):
            if named := [markup(case.name) for case in cases if case.verdict == verdict]:
                parts.append(f"\n**{verdict.capitalize()}**: {' · '.join(named)}\n")
        odd = [case for case in cases if case.name in PEER]
        parts += [HEADING] if odd else []
        parts += (f"| {markup(c.name)} | {c.verdict} | {' | '.join(PEER[c.name])} |\n" for c in odd)
    return "".join(parts)
