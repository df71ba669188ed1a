"""A package as it lies on disk: paths, JSON, and what keeps it from being read."""

from conftest import field


def test_package_right_one_has_no_findings(make, findings):
    """A small right package gives no finding at all."""
    assert findings(make("id,n\na,1\n", [field("id"), field("n", "integer")], primaryKey="id")) == []
