"""Validation of a frame of polars or pandas against the Pandera schema of its table."""

import copy
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import pandera.polars as pa
import polars as pl
from pandera.constants import CHECK_OUTPUT_KEY
from pandera.errors import SchemaError, SchemaErrorReason, SchemaErrors

from tip_figures.datapackage.frames import pandas_frames
from tip_figures.datapackage.frames.conversion import ConvertedFrame, convert_frame
from tip_figures.datapackage.frames.error_text import DescribeCheck, ErrorWriter
from tip_figures.datapackage.frames.rule_evaluation import (
    find_failed_rows,
    use_all_checks,
    validate_lazily,
)
from tip_figures.datapackage.read.table import Table


class FrameErrors(SchemaErrors):  # type: ignore[misc, unused-ignore]
    """The errors of a frame; the text names column, row and rule of each.

    Beside the text it has what every `SchemaErrors` has, such as `failure_cases`.
    """

    def __init__(
        self,
        schema: pa.DataFrameSchema,
        schema_errors: Sequence[SchemaError],
        frame: pl.DataFrame,
        text: str,
    ) -> None:
        super().__init__(schema, list(schema_errors), frame)
        self.text = text

    def __str__(self) -> str:
        """Return the text in place of Pandera's JSON."""
        return self.text


def validate_frame(
    frame: Any,
    table: Table,
    schema: pa.DataFrameSchema,
    descriptions: Mapping[str, DescribeCheck],
) -> Any:
    """Validate a frame, and return it with the types of the schema.

    frame:        of polars or pandas
    schema:       of the table
    descriptions: of checks about several rows together, by the name of the check
    returns:      a frame of the type that was given
    raises:       FrameErrors, which is a `pandera.errors.SchemaErrors`, with all that is wrong;
                  TypeError if it is no frame
    """
    converted = convert_frame(_read_frame(frame), table)
    errors = [*_find_repeated_columns(frame, schema), *find_errors(converted, table, schema)]
    if errors:
        index_names = pandas_frames.list_index_names(frame)
        writer = ErrorWriter(converted.frame, table, descriptions, index_names)
        text = writer.write(errors)
        with use_all_checks():  # the backend also makes the failure cases
            frame_errors = FrameErrors(schema, errors, converted.frame, text)
        raise frame_errors
    return _convert_back(converted.frame, frame)


def find_errors(
    converted: ConvertedFrame, table: Table, schema: pa.DataFrameSchema
) -> Iterator[SchemaError]:
    """Yield the errors of a frame: cells that are no values of their type first."""
    yield from _make_conversion_errors(converted, schema)
    yield from _find_schema_errors(converted, table, schema)


def _read_frame(frame: Any) -> pl.DataFrame:
    if isinstance(frame, pl.LazyFrame):
        return frame.collect()
    if isinstance(frame, pl.DataFrame):
        return frame
    if pandas_frames.is_pandas_frame(frame):
        return pandas_frames.read_pandas(frame)
    raise TypeError(f"expected a DataFrame of polars or pandas, not {type(frame).__name__}")


def _convert_back(converted: pl.DataFrame, frame: Any) -> Any:
    """Return a converted frame as the type of the frame that was given."""
    if isinstance(frame, pl.LazyFrame):
        return converted.lazy()
    if isinstance(frame, pl.DataFrame):
        return converted
    return pandas_frames.to_pandas(converted, frame.index)


def _find_repeated_columns(frame: Any, schema: pa.DataFrameSchema) -> Iterator[SchemaError]:
    """Yield an error for each column name that a pandas frame repeats."""
    if not pandas_frames.is_pandas_frame(frame):
        return
    for name in pandas_frames.list_repeated_columns(frame):
        yield SchemaError(
            schema,
            frame,
            f"The column {name} occurs more than once.",
            failure_cases=name,
            check="column_names_unique",
            reason_code=SchemaErrorReason.DUPLICATE_COLUMN_LABELS,
        )


def _make_conversion_errors(
    converted: ConvertedFrame, schema: pa.DataFrameSchema
) -> Iterator[SchemaError]:
    """Yield an error for the cells of a column that are not values of its type."""
    for name, groups in converted.unreadable.items():
        for cells in groups:
            yield SchemaError(
                schema.columns[name],
                converted.frame,
                f"column {name} has cells of another type",
                failure_cases=cells.texts.filter(cells.rows).to_frame(name),
                check=cells.problem,
                check_output=(~cells.rows).to_frame(CHECK_OUTPUT_KEY),
                reason_code=SchemaErrorReason.DATATYPE_COERCION,
                column_name=name,
            )


def _find_schema_errors(
    converted: ConvertedFrame, table: Table, schema: pa.DataFrameSchema
) -> Iterator[SchemaError]:
    """Yield the errors that Pandera finds, without those that follow from unreadable cells."""
    frame = converted.frame
    if not set(table.primary_key) <= set(frame.columns):
        # The missing column is an error already, and the others alone may repeat.
        schema = copy.copy(schema)
        schema.unique = None
    for error in validate_lazily(frame, schema):
        remaining: SchemaError | None = error
        if error.reason_code == SchemaErrorReason.SERIES_CONTAINS_NULLS:
            remaining = _excuse_rows(error, converted.find_unreadable(error.schema.name))
        elif error.reason_code == SchemaErrorReason.DUPLICATES:
            is_incomplete = pl.any_horizontal(pl.col(table.primary_key).is_null())
            remaining = _excuse_rows(error, frame.select(is_incomplete).to_series())
        if remaining is not None:
            yield remaining


def _excuse_rows(error: SchemaError, excused: pl.Series) -> SchemaError | None:
    """Return an error without some of its rows; None if no row remains."""
    failed = find_failed_rows(error, len(excused))
    remaining = failed & ~excused
    if not remaining.any():
        return None
    return SchemaError(
        error.schema,
        error.data,
        str(error),
        failure_cases=error.failure_cases.filter(remaining.filter(failed)),
        check=error.check,
        check_index=error.check_index,
        check_output=(~remaining).to_frame(CHECK_OUTPUT_KEY),
        reason_code=error.reason_code,
        column_name=error.column_name,
    )
