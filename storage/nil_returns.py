"""本月未开展: what was not held in a month, and why."""

from calendar import monthrange
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from domain.drafts import NilReturnDraft
from domain.errors import AlreadyWithdrawn, OrganisationInactive, UnknownRecord
from storage import audit, organisations, rollups
from storage.models import Ancestor, NilReturn, Organisation
from storage.rollups import Contribution


def record(session: Session, draft: NilReturnDraft, *, by: int | None, now: datetime) -> NilReturn:
    """Keep it. A second one for the same kind and month replaces the first, which is withdrawn.

    Raises UnknownRecord, and OrganisationInactive where the organisation existed on no day of that month.
    """
    # Locked: of two at the same moment the second replaces the first.
    organisation = session.get(Organisation, draft.organisation_id, with_for_update={"key_share": True})
    if organisation is None:
        raise UnknownRecord(draft.organisation_id)
    first = draft.month.replace(day=1)
    if not organisations.is_there(organisation, first, first.replace(day=monthrange(first.year, first.month)[1])):
        raise OrganisationInactive(draft.organisation_id)
    for earlier in in_month(session, draft.organisation_id, first):
        if earlier.kind == draft.kind:
            withdraw(session, earlier.id, by=by, now=now)
    nil = NilReturn(
        organisation_id=draft.organisation_id,
        kind=draft.kind,
        month=first,
        reason=draft.reason,
        entered_by=by,
        entered_at=now,
    )
    session.add(nil)
    session.flush()
    _count(session, nil, 1)
    audit.note(session, "nil_return", nil, "record", None, by=by, at=now)
    return nil


def withdraw(session: Session, nil_return_id: int, *, by: int | None, now: datetime) -> NilReturn:
    """It counts no longer, but stays. Raises UnknownRecord, AlreadyWithdrawn."""
    nil = session.get(NilReturn, nil_return_id, with_for_update=True)
    if nil is None:
        raise UnknownRecord(nil_return_id)
    if nil.withdrawn_at is not None:
        raise AlreadyWithdrawn(nil_return_id)
    before = audit.snapshot(nil)
    nil.withdrawn_at = now
    session.flush()
    _count(session, nil, -1)
    audit.note(session, "nil_return", nil, "withdraw", before, by=by, at=now)
    return nil


def in_month(session: Session, organisation_id: int, month: date) -> list[NilReturn]:
    """Those of the organisation itself for the month of `month`, not withdrawn."""
    return list(
        session.scalars(
            select(NilReturn)
            .where(
                NilReturn.organisation_id == organisation_id,
                NilReturn.month == month.replace(day=1),
                NilReturn.withdrawn_at.is_(None),
            )
            .order_by(NilReturn.id)
        )
    )


def under(session: Session, organisation_id: int, first: date, last: date) -> list[NilReturn]:
    """Those of the organisation and all below it whose month begins between `first` and `last`, not withdrawn."""
    return list(
        session.scalars(
            select(NilReturn)
            .join(Ancestor, Ancestor.organisation_id == NilReturn.organisation_id)
            .where(
                Ancestor.ancestor_id == organisation_id,
                NilReturn.month.between(first, last),
                NilReturn.withdrawn_at.is_(None),
            )
            .order_by(NilReturn.month, NilReturn.id)
        )
    )


def _count(session: Session, nil: NilReturn, sign: int) -> None:
    rollups.add(session, [Contribution((nil.organisation_id,), nil.month, {f"nil_return.{nil.kind}": sign})])
