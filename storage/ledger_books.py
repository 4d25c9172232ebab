"""What each topmost organisation has one of: the numbers it gives out, and how its office works."""

from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import InstrumentedAttribute, Session

from storage import audit, organisations
from storage.models import Ancestor, LedgerBook


def book_of(session: Session, organisation_id: int) -> LedgerBook:
    """The book of the topmost organisation above; where nothing was written in it yet, as it then would be."""
    root = _root(session, organisation_id)
    found = session.scalar(select(LedgerBook).where(LedgerBook.root_id == root))
    return found or LedgerBook(root_id=root, **_NEW)


def next_problem_numbers(session: Session, organisation_id: int, count: int = 1) -> tuple[int, range]:
    """The topmost organisation above, and `count` numbers that no problem in it ever had."""
    return _take(session, organisation_id, LedgerBook.last_problem, count)


def next_task_numbers(session: Session, organisation_id: int, count: int = 1) -> tuple[int, range]:
    """The topmost organisation above, and `count` numbers that no task in it ever had."""
    return _take(session, organisation_id, LedgerBook.last_task, count)


def settle(
    session: Session,
    organisation_id: int,
    *,
    leader_confirms: bool | None = None,
    look_back_days: int | None = None,
    by: int | None,
    now: datetime,
) -> LedgerBook:
    """How the office works from now on; None leaves it as it is."""
    root = _root(session, organisation_id)
    _make(session, root)
    book = session.get_one(LedgerBook, root, with_for_update=True)
    before = audit.snapshot(book)
    if leader_confirms is not None:
        book.leader_confirms = leader_confirms
    if look_back_days is not None:
        book.look_back_days = look_back_days
    session.flush()
    audit.write(
        session,
        subject="ledger_book",
        subject_id=root,
        action="settle",
        before=before,
        after=audit.snapshot(book),
        by=by,
        at=now,
    )
    return book


_NEW = {"last_problem": 0, "last_task": 0, "leader_confirms": False, "look_back_days": 90}
_MAKE = {
    "sqlite": sqlite.insert(LedgerBook).on_conflict_do_nothing(index_elements=["root_id"]),
    "postgresql": postgresql.insert(LedgerBook).on_conflict_do_nothing(index_elements=["root_id"]),
}


def _take(session: Session, organisation_id: int, last: InstrumentedAttribute[int], count: int) -> tuple[int, range]:
    root = _root(session, organisation_id)
    _make(session, root)
    # Whoever else wants a number of this book waits for this transaction: no number is given out twice.
    newest = session.scalars(
        update(LedgerBook)
        .where(LedgerBook.root_id == root)
        .values({last: last + count})
        .returning(last)
        .execution_options(synchronize_session=False)
    ).one()
    return root, range(newest - count + 1, newest + 1)


def _make(session: Session, root: int) -> None:
    session.execute(_MAKE[session.get_bind().dialect.name], [{"root_id": root, **_NEW}])


def _root(session: Session, organisation_id: int) -> int:
    found = session.scalar(
        select(Ancestor.ancestor_id)
        .where(Ancestor.organisation_id == organisation_id)
        .order_by(Ancestor.distance.desc())
        .limit(1)
    )
    return found if found is not None else organisations.get(session, organisation_id).id
