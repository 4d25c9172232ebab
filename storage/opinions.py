"""意见反馈."""

from datetime import datetime

from sqlalchemy.orm import Session

from storage.models import Opinion


def record(session: Session, *, organisation_id: int, person_id: int | None, text: str, now: datetime) -> Opinion:
    """Store it. If `person_id` is None it is anonymous, and nothing else tells who wrote it."""
    opinion = Opinion(organisation_id=organisation_id, person_id=person_id, text=text, entered_at=now)
    session.add(opinion)
    session.flush()
    return opinion
