"""What was decided on the program's proposals. The proposals themselves are computed from the records, never kept."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from domain.errors import AlreadyDecided
from storage import ledger_books
from storage.models import ProposalDecision

_DECIDE = {
    "sqlite": sqlite.insert(ProposalDecision).on_conflict_do_nothing(index_elements=["root_id", "key"]),
    "postgresql": postgresql.insert(ProposalDecision).on_conflict_do_nothing(index_elements=["root_id", "key"]),
}


def decided(session: Session, organisation_id: int) -> dict[str, bool]:
    """By key, whether it was taken up, of all that was decided under the same topmost organisation."""
    root = ledger_books.book_of(session, organisation_id).root_id
    query = select(ProposalDecision.key, ProposalDecision.accepted).where(ProposalDecision.root_id == root)
    return {row.key: row.accepted for row in session.execute(query)}


def decide(session: Session, organisation_id: int, key: str, *, accepted: bool, by: int | None, now: datetime) -> None:
    """Take up the proposal `key` or drop it. Raises AlreadyDecided, of two at the same moment for the second."""
    root = ledger_books.book_of(session, organisation_id).root_id
    row = {"root_id": root, "key": key, "accepted": accepted, "decided_by": by, "decided_at": now}
    statement = _DECIDE[session.get_bind().dialect.name].values(row).returning(ProposalDecision.key)
    if session.scalar(statement) is None:
        raise AlreadyDecided(key)
