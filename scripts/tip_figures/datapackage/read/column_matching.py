"""Which field of the schema each column of a file belongs to, in packages of version 1."""

from collections.abc import Collection, Sequence


def match_columns(labels: Sequence[str], fields: Collection[str]) -> list[str]:
    """Return the labels of columns, with the name of a field in place of an unknown label.

    In version 1 the order of the columns is that of the fields, and a label need not be the name of
    its field. So a column with an unknown label belongs to the field in its place, unless another
    column has the name of that field. Columns of which no label and not the number is right are
    something else, such as cells that another delimiter separates.

    fields: names, in the order of the schema
    """
    if len(labels) != len(fields) and not any(label in fields for label in labels):
        return list(labels)
    columns = list(labels)
    for position, (label, field) in enumerate(zip(labels, fields, strict=False)):
        if label not in fields and field not in labels:
            columns[position] = field
    return columns
