"""The trail of one record, for tests: each change is a version of it."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from storage.models import Change


def versions_of(session: Session, subject: str, subject_id: int) -> list[Change]:
    """All changes of one record, oldest first: each `after` is a version of it."""
    return list(
        session.scalars(
            select(Change).where(Change.subject == subject, Change.subject_id == subject_id).order_by(Change.id)
        )
    )
