"""A report's tree as JSON and back: the form in which compiled reports are stored and other programs read them.

`figures` maps each id to {"id", "value", "label", "unit", "source", "records": [ids]}; texts refer to figures by id.
"""

from functools import cache
from typing import Any

import orjson
from pydantic import TypeAdapter

from reports.tree import Report


@cache
def _adapter() -> TypeAdapter[Report]:
    return TypeAdapter(Report)


def tree_of(report: Report) -> dict[str, Any]:
    """`report` as plain values. Raises ValueError if it isn't traced, since a figure needs its records as proof."""
    if not report.is_traced:
        raise ValueError("the report must be traced before it is kept or handed on")
    kept: dict[str, Any] = _adapter().dump_python(report, mode="json")
    return kept


def report_from(tree: dict[str, Any]) -> Report:
    """The report from which `tree_of` made `tree`. Raises ValueError if `tree` isn't valid."""
    return _adapter().validate_python(tree)


def render(report: Report) -> bytes:
    """`report` as a JSON file, UTF-8, indented for people to read."""
    return orjson.dumps(tree_of(report), option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE)
