"""Whole ledgers of every shape: what is read, what is asked, and that nothing is dropped in silence."""

from collections.abc import Callable

import pytest

from reading.tables.files import sheets_of
from tests.reading.tables import shapes_later, shapes_seen, shapes_unseen
from tests.reading.tables.ledgers import Ledger
from tests.reading.tables.scoring import read, score

SHAPES = (*shapes_seen.SHAPES, *shapes_unseen.SHAPES, *shapes_later.SHAPES)
each_shape = pytest.mark.parametrize("shape", SHAPES, ids=lambda shape: str(shape.__name__))


@each_shape
def test_a_ledger_is_read_field_by_field(shape: Callable[[], Ledger]) -> None:
    found = score([shape()])
    assert not found.mistakes
    assert sum(found.told.values()) > 10


@each_shape
def test_every_row_of_a_ledger_is_accounted_for(shape: Callable[[], Ledger]) -> None:
    ledger = shape()
    outcome = read(ledger)
    spoken_of = {(sheet, row) for sheet, row in _rows_of(outcome.records)}
    for remarks in (outcome.rejected, outcome.asked, outcome.ignored):
        spoken_of |= set(_rows_of(remarks))
    whole = {remark.at.sheet for remark in [*outcome.asked, *outcome.ignored] if remark.reason in WHOLE_SHEET}
    heads = {(place.sheet, place.row) for place, _ in outcome.headings}
    for sheet in sheets_of(ledger.name, ledger.content):
        if sheet.name in whole:
            continue
        tops = [row for name, row in heads if name == sheet.name]
        for row in sheet.rows:
            in_heading = any(top <= row < top + 4 for top in tops)
            above = bool(tops) and row < min(tops)
            assert (sheet.name, row) in spoken_of or in_heading or above, (sheet.name, row)


WHOLE_SHEET = ("hidden_sheet", "no_table")


def _rows_of(things: list) -> list[tuple[str, int]]:  # type: ignore[type-arg]
    return [
        (thing.at.sheet, row) for thing in things for row in range(thing.at.row, (thing.at.last or thing.at.row) + 1)
    ]
