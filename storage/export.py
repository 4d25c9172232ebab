"""Exports all of the users' data as plain rows with English column names, one table per file."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time
from enum import StrEnum
from functools import partial
from typing import Any

import orjson
from sqlalchemy import select
from sqlalchemy.orm import Session

from storage import models

Row = dict[str, str]


@dataclass(frozen=True, slots=True)
class ExportTable:
    """One file: its columns in order, and how to read its rows. An empty table still has its columns."""

    columns: tuple[str, ...]
    rows: Callable[[Session], Iterator[Row]]


BATCH = 1_000


def _organisations(session: Session) -> Iterator[Row]:
    for one in session.scalars(select(models.Organisation).order_by(models.Organisation.id)):
        row = _cells(one, _names(models.Organisation))
        yield {"parent" if name == "parent_id" else name: value for name, value in row.items()}


def _activities(session: Session) -> Iterator[Row]:
    """All activities, also withdrawn ones; organisers and kinds are joined by `;`."""
    for one in _all(session, models.Activity):
        yield _cells(one, _names(models.Activity)) | {
            "organisers": ";".join(str(row.organisation_id) for row in one.organisers),
            "kinds": ";".join(row.kind for row in one.kinds),
            "withdrawn": _cell(one.withdrawn_at is not None),
        }


def _nil_returns(session: Session) -> Iterator[Row]:
    for one in _all(session, models.NilReturn):
        yield _cells(one, _names(models.NilReturn)) | {"withdrawn": _cell(one.withdrawn_at is not None)}


def _problems(session: Session) -> Iterator[Row]:
    """With the texts of the actions joined by `;`; their persons and dates stand in a table of their own."""
    for one in _all(session, models.Problem):
        actions = ";".join(action.text for action in one.actions)
        yield _cells(one, _names(models.Problem)) | {"actions": actions}


def _actions(session: Session) -> Iterator[Row]:
    order = (models.CorrectiveAction.problem_id, models.CorrectiveAction.position)
    for one in session.scalars(select(models.CorrectiveAction).order_by(*order)):
        yield _cells(one, _names(models.CorrectiveAction))


def _rows(model: type[models.Base], session: Session) -> Iterator[Row]:
    for one in _all(session, model):
        yield _cells(one, _names(model))


def _all(session: Session, model: type[Any]) -> Iterator[Any]:
    return iter(session.scalars(select(model).order_by(model.id).execution_options(yield_per=BATCH)))


def _names(model: type[Any]) -> list[str]:
    return [attribute.key for attribute in model.__mapper__.column_attrs]


def _cells(record: Any, names: list[str]) -> Row:
    return {name: _cell(getattr(record, name)) for name in names}


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


def _plain(model: type[models.Base]) -> ExportTable:
    return ExportTable(tuple(_names(model)), partial(_rows, model))


FILES: dict[str, ExportTable] = {
    "organisations.csv": ExportTable(("id", "parent", "name", "level", "founded", "dissolved"), _organisations),
    "terms.csv": _plain(models.Term),
    "people.csv": _plain(models.Person),
    "appointments.csv": _plain(models.Appointment),
    "activities.csv": ExportTable((*_names(models.Activity), "organisers", "kinds", "withdrawn"), _activities),
    "nil_returns.csv": ExportTable((*_names(models.NilReturn), "withdrawn"), _nil_returns),
    "problems.csv": ExportTable((*_names(models.Problem), "actions"), _problems),
    "actions.csv": ExportTable(tuple(_names(models.CorrectiveAction)), _actions),
    "progress.csv": _plain(models.Progress),
    "tasks.csv": _plain(models.Task),
    "task_entries.csv": _plain(models.TaskEntry),
    "attachments.csv": _plain(models.Attachment),
    "opinions.csv": _plain(models.Opinion),
    "changes.csv": _plain(models.Change),
}
