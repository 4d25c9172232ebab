"""意见反馈. Nothing that is kept leads from an anonymous opinion to a person: no key, no moment, no order of rows."""

import secrets
from datetime import date

from sqlalchemy import delete, func, insert, select
from sqlalchemy.orm import Session

from storage import organisations
from storage.models import Opinion

MIXED = 200  # anonymous opinions of a month that are written anew with each new one


def record(session: Session, *, organisation_id: int, person_id: int, text: str, day: date) -> None:
    """Store an opinion under its author's name."""
    session.add(
        Opinion(id=_random_id(), organisation_id=organisation_id, person_id=person_id, text=text, entered_on=day)
    )
    session.flush()


def record_anonymous(session: Session, *, organisation_id: int, text: str, day: date) -> None:
    """Keep the words, with the month and the topmost organisation only: of a branch and a day there may be just one.

    Others of the month are written anew in random order. Else the place of a row on the disk, or on PostgreSQL the
    number of the transaction that wrote it, would lead to the message that was answered at that moment.
    """
    month = day.replace(day=1)
    root = organisations.root_of(session, organisation_id).id
    session.execute(insert(Opinion), [_row(root, text, month)])
    mixed = session.execute(
        select(Opinion.id, Opinion.organisation_id, Opinion.text)
        .where(Opinion.person_id.is_(None), Opinion.entered_on == month)
        .order_by(func.random())
        .limit(MIXED)
    ).all()
    session.execute(
        delete(Opinion).where(Opinion.id.in_([row.id for row in mixed])).execution_options(synchronize_session=False)
    )
    session.execute(insert(Opinion), [_row(row.organisation_id, row.text, month) for row in mixed])


def _row(organisation_id: int, text: str, month: date) -> dict[str, object]:
    return {
        "id": _random_id(),
        "organisation_id": organisation_id,
        "person_id": None,
        "text": text,
        "entered_on": month,
    }


def _random_id() -> int:
    return secrets.randbits(52) + 1
