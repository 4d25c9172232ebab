"""The trail of changes: who, when, what, before and after. It is only ever added to."""

from datetime import date, datetime, time
from enum import StrEnum
from typing import Any

from sqlalchemy import inspect
from sqlalchemy.orm import Session

from storage.models import Base, Change, Json

SECRET = frozenset({"digest"})  # of an invite's code


def write(
    session: Session,
    *,
    subject: str,
    subject_id: int,
    action: str,
    before: Json | None,
    after: Json | None,
    by: int | None,
    at: datetime,
) -> None:
    """Note a change; `before` is None for something new."""
    session.add(Change(at=at, by=by, subject=subject, subject_id=subject_id, action=action, before=before, after=after))


def note(
    session: Session, subject: str, record: Any, action: str, before: Json | None, *, by: int | None, at: datetime
) -> None:
    """`write` of a record as it stands now; it must have its id."""
    write(
        session,
        subject=subject,
        subject_id=record.id,
        action=action,
        before=before,
        after=snapshot(record),
        by=by,
        at=at,
    )


def snapshot(record: Base) -> Json:
    """The columns of a record as JSON, but for what is secret."""
    return {
        attribute.key: plain(getattr(record, attribute.key))
        for attribute in inspect(type(record)).column_attrs
        if attribute.key not in SECRET
    }


def plain(value: Any) -> Any:
    """`value` as JSON has it: dates and times in ISO form, a choice by its code."""
    if isinstance(value, StrEnum):
        return value.value
    if isinstance(value, date | datetime | time):
        return value.isoformat()
    return value
