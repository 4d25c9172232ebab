"""Stores compiled reports."""

from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from domain.errors import UnknownRecord
from storage.models import CompiledReport, Json


def save(
    session: Session, *, organisation_id: int, first: date, last: date, tree: Json, by: int | None, now: datetime
) -> CompiledReport:
    """Store the tree of a report on the days `first` to `last`."""
    report = CompiledReport(
        organisation_id=organisation_id, first=first, last=last, tree=tree, compiled_by=by, compiled_at=now
    )
    session.add(report)
    session.flush()
    return report


def get(session: Session, report_id: int) -> CompiledReport:
    """The report. Raises UnknownRecord."""
    report = session.get(CompiledReport, report_id)
    if report is None:
        raise UnknownRecord(report_id)
    return report


def organisations_of(session: Session, person_id: int) -> list[int]:
    """The organisations of which this person ever compiled a report."""
    query = select(CompiledReport.organisation_id).where(CompiledReport.compiled_by == person_id)
    return list(session.scalars(query.distinct()))


def latest_by(session: Session, person_id: int) -> CompiledReport | None:
    """The last report this person compiled."""
    return session.scalars(
        select(CompiledReport).where(CompiledReport.compiled_by == person_id).order_by(CompiledReport.id.desc())
    ).first()
