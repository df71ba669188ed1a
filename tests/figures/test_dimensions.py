"""What the schema says about the dimensions of figures."""

from cases import cases
from conftest import edit_json, read_figures
from tip_figures.datapackage.package import load_package
from tip_figures.figures.model import Figures
from tip_figures.figures.records import find_missing_columns


def edit_dimension(package, name, **properties):
    """Change properties of a dimension in the schema of figures."""
    with edit_json(package / "schemas/figures.json") as schema:
        (field,) = [field for field in schema["fields"] if field["name"] == name]
        field.update(properties)


def read_dimension(package, name):
    """Read a dimension of the figures of a package."""
    return {entry.name: entry for entry in read_figures(package).dimensions}[name]


@cases(
    "name, meaning",
    [
        ("citizenship", "origin"),
        ("exploited_in", "place"),
        ("actor", "agent"),
        ("sex", "trait"),
        ("status", "status"),
        ("purpose", ""),
    ],
)
def test_meaning_of_a_dimension_is_a_property_of_its_field(package, name, meaning):
    """Its title does not matter."""
    edit_dimension(package, name, title="Reworded by")
    dimension = read_dimension(package, name)
    assert dimension.meaning == meaning
    assert dimension.is_said_of_people == (meaning in ("status", "trait"))
    assert (dimension.is_agent, dimension.says_origin) == (meaning == "agent", meaning == "origin")


def test_unknown_meaning_is_reported(package):
    edit_dimension(package, "citizenship", meaning="orign")
    loaded = load_package(package)
    assert Figures.load(loaded) is None
    (finding,) = find_missing_columns(loaded)
    assert (finding.code, finding.path, finding.column, finding.message) == (
        "table-needed",
        "schemas/figures.json",
        "fields.citizenship.meaning",
        "The checks of figures need one of the meanings agent, origin, place, status, trait for "
        "the dimension “citizenship”, or none.",
    )


def test_code_for_the_rest_is_marked_in_its_category(package):
    assert read_figures(package).code_words.residual_codes == {
        ("sex", "unknown"),
        ("age", "unknown"),
        ("actor", "others"),
        ("counted_by", "joint"),
        ("counted_by", "report"),
    }
