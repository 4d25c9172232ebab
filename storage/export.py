"""Everything a user would call his data, as rows of plain values under English column names: one table a file."""

from collections.abc import Callable, Iterator
from datetime import date, datetime, time
from enum import StrEnum
from typing import Any

import orjson
from sqlalchemy import select
from sqlalchemy.orm import Session

from storage import models

Row = dict[str, str]

BATCH = 1_000


def organisations(session: Session) -> Iterator[Row]:
    """The tree."""
    for one in session.scalars(select(models.Organisation).order_by(models.Organisation.id)):
        yield _row(
            id=one.id,
            parent=one.parent_id,
            name=one.name,
            level=one.level,
            founded=one.founded,
            dissolved=one.dissolved,
        )


def terms(session: Session) -> Iterator[Row]:
    """Terms of office."""
    yield from _columns(session, models.Term)


def people(session: Session) -> Iterator[Row]:
    """People, with their branch."""
    yield from _columns(session, models.Person)


def appointments(session: Session) -> Iterator[Row]:
    """Who has which role where, and since when."""
    yield from _columns(session, models.Appointment)


def activities(session: Session) -> Iterator[Row]:
    """Activities, withdrawn ones too, with organisers and kinds joined by `;`."""
    query = select(models.Activity).order_by(models.Activity.id).execution_options(yield_per=BATCH)
    for one in session.scalars(query):
        columns = {attribute.key: getattr(one, attribute.key) for attribute in models.Activity.__mapper__.column_attrs}
        yield _row(
            id=columns.pop("id"),
            organisers=";".join(str(row.organisation_id) for row in one.organisers),
            kinds=";".join(row.kind for row in one.kinds),
            **columns,
            withdrawn=one.withdrawn_at is not None,
        )


def nil_returns(session: Session) -> Iterator[Row]:
    """本月未开展."""
    for row, one in _with(session, models.NilReturn):
        yield row | _row(withdrawn=one.withdrawn_at is not None)


def problems(session: Session) -> Iterator[Row]:
    """The ledger, with the measures joined by `;`."""
    for row, one in _with(session, models.Problem):
        yield row | _row(measures=";".join(measure.text for measure in one.measures))


def progress(session: Session) -> Iterator[Row]:
    """Every dated entry of every problem."""
    yield from _columns(session, models.Progress)


def tasks(session: Session) -> Iterator[Row]:
    """任务清单."""
    yield from _columns(session, models.Task)


def attachments(session: Session) -> Iterator[Row]:
    """Files handed in; their contents are in the data folder, by their SHA-256."""
    yield from _columns(session, models.Attachment)


def opinions(session: Session) -> Iterator[Row]:
    """意见反馈."""
    yield from _columns(session, models.Opinion)


def changes(session: Session) -> Iterator[Row]:
    """The trail: every change, with the record before and after as JSON."""
    yield from _columns(session, models.Change)


FILES: dict[str, Callable[[Session], Iterator[Row]]] = {
    "organisations.csv": organisations,
    "terms.csv": terms,
    "people.csv": people,
    "appointments.csv": appointments,
    "activities.csv": activities,
    "nil_returns.csv": nil_returns,
    "problems.csv": problems,
    "progress.csv": progress,
    "tasks.csv": tasks,
    "attachments.csv": attachments,
    "opinions.csv": opinions,
    "changes.csv": changes,
}


def _columns(session: Session, model: type[models.Base]) -> Iterator[Row]:
    for row, _ in _with(session, model):
        yield row


def _with(session: Session, model: type[Any]) -> Iterator[tuple[Row, Any]]:
    names = [attribute.key for attribute in model.__mapper__.column_attrs]
    query = select(model).order_by(model.id).execution_options(yield_per=BATCH)
    for one in session.scalars(query):
        yield _row(**{name: getattr(one, name) for name in names}), one


def _row(**values: Any) -> Row:
    return {name: _cell(value) for name, value in values.items()}


def _cell(value: Any) -> str:
    match value:
        case None:
            return ""
        case bool():
            return "1" if value else "0"
        case StrEnum():
            return value.value
        case date() | datetime() | time():
            return value.isoformat()
        case dict() | list():
            return orjson.dumps(value).decode()
        case _:
            return str(value)
