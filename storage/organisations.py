"""The tree of organisations, and their terms of office."""

from collections.abc import Collection, Iterable
from datetime import date, datetime, timedelta

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from domain.errors import UnknownRecord
from domain.organisations import Level
from storage import audit
from storage.models import Ancestor, Organisation, Term


def add(
    session: Session,
    *,
    name: str,
    level: Level,
    founded: date,
    parent_id: int | None = None,
    by: int | None,
    now: datetime,
) -> Organisation:
    """A new organisation, below `parent_id`. Raises UnknownRecord."""
    if parent_id is not None:
        get(session, parent_id)
    organisation = Organisation(name=name, level=level, founded=founded, parent_id=parent_id)
    session.add(organisation)
    session.flush()
    session.add(Ancestor(organisation_id=organisation.id, ancestor_id=organisation.id, distance=0))
    if parent_id is not None:
        above = session.execute(
            select(Ancestor.ancestor_id, Ancestor.distance).where(Ancestor.organisation_id == parent_id)
        )
        session.add_all(
            Ancestor(organisation_id=organisation.id, ancestor_id=ancestor, distance=distance + 1)
            for ancestor, distance in above
        )
    session.flush()
    audit.note(session, "organisation", organisation, "add", None, by=by, at=now)
    return organisation


def get(session: Session, organisation_id: int) -> Organisation:
    """The organisation. Raises UnknownRecord."""
    organisation = session.get(Organisation, organisation_id)
    if organisation is None:
        raise UnknownRecord(organisation_id)
    return organisation


def is_there(organisation: Organisation, first: date, last: date) -> bool:
    """Whether it existed on any day from `first` to `last`."""
    return organisation.founded <= last and (organisation.dissolved is None or organisation.dissolved > first)


def by_name(session: Session, name: str) -> Organisation | None:
    """The organisation of this name; the oldest if there are several."""
    return session.scalars(select(Organisation).where(Organisation.name == name).order_by(Organisation.id)).first()


def named_or_numbered(session: Session, words: str) -> Organisation | None:
    """The organisation whose name or number is `words`."""
    if words.isascii() and words.isdigit():
        return session.get(Organisation, int(words))
    return by_name(session, words)


def roots(session: Session) -> list[Organisation]:
    """The organisations with none above them."""
    return list(session.scalars(select(Organisation).where(Organisation.parent_id.is_(None)).order_by(Organisation.id)))


def root_of(session: Session, organisation_id: int) -> Organisation:
    """The topmost organisation above `organisation_id`."""
    found = session.scalars(
        select(Organisation)
        .join(Ancestor, Ancestor.ancestor_id == Organisation.id)
        .where(Ancestor.organisation_id == organisation_id)
        .order_by(Ancestor.distance.desc())
    ).first()
    if found is None:
        raise UnknownRecord(organisation_id)
    return found


def under(
    session: Session, organisation_id: int, on: date | None = None, level: Level | None = None
) -> list[Organisation]:
    """`organisation_id` and all below it, in the order of the tree; with `on`, those that existed on that day."""
    query = (
        select(Organisation)
        .join(Ancestor, Ancestor.organisation_id == Organisation.id)
        .where(Ancestor.ancestor_id == organisation_id)
        .order_by(Organisation.id)
    )
    if on is not None:
        query = query.where(
            Organisation.founded <= on, or_(Organisation.dissolved.is_(None), Organisation.dissolved > on)
        )
    found = _in_tree_order(list(session.scalars(query)))
    return [organisation for organisation in found if level is None or organisation.level is level]


def below(
    session: Session,
    tops: Collection[int],
    on: date,
    levels: Collection[Level],
    *,
    words: str = "",
    name: str = "",
    number: int | None = None,
    skip: int = 0,
    most: int,
) -> list[Organisation]:
    """Of `tops` and all below them those of these levels on that day, by number: `most` after the first `skip`.

    Only those with `words` in their name, of this very `name`, or of this `number`, where these are given.
    """
    inside = select(Ancestor.organisation_id).where(
        Ancestor.organisation_id == Organisation.id, Ancestor.ancestor_id.in_(tops)
    )
    query = select(Organisation).where(
        inside.exists(),
        Organisation.level.in_(levels),
        Organisation.founded <= on,
        or_(Organisation.dissolved.is_(None), Organisation.dissolved > on),
    )
    if words:
        query = query.where(Organisation.name.icontains(words, autoescape=True))
    if name:
        query = query.where(Organisation.name == name)
    if number is not None:
        query = query.where(Organisation.id == number)
    return list(session.scalars(query.order_by(Organisation.id).offset(skip).limit(most)))


def _in_tree_order(found: list[Organisation]) -> list[Organisation]:
    ids = {organisation.id for organisation in found}
    below: dict[int | None, list[Organisation]] = {}
    for organisation in found:
        # If the parent wasn't selected or no longer exists, the organisation goes to the top level.
        parent = organisation.parent_id if organisation.parent_id in ids else None
        below.setdefault(parent, []).append(organisation)
    ordered: list[Organisation] = []
    waiting = list(reversed(below.get(None, [])))
    while waiting:
        organisation = waiting.pop()
        ordered.append(organisation)
        waiting += reversed(below.get(organisation.id, []))
    return ordered


def ancestors_of(session: Session, organisation_ids: Iterable[int]) -> dict[int, list[int]]:
    """For each organisation, itself and all organisations above it."""
    above: dict[int, list[int]] = {}
    rows = session.execute(
        select(Ancestor.organisation_id, Ancestor.ancestor_id)
        .where(Ancestor.organisation_id.in_(list(organisation_ids)))
        .order_by(Ancestor.organisation_id, Ancestor.distance)
    )
    for organisation, ancestor in rows:
        above.setdefault(organisation, []).append(ancestor)
    return above


def dissolve(session: Session, organisation_id: int, day: date, *, by: int | None, now: datetime) -> None:
    """Dissolve it as of `day`."""
    organisation = get(session, organisation_id)
    before = audit.snapshot(organisation)
    organisation.dissolved = day
    session.flush()
    audit.note(session, "organisation", organisation, "dissolve", before, by=by, at=now)


def start_term(
    session: Session,
    *,
    organisation_id: int,
    began: date,
    ends: date,
    has_committee: bool,
    by: int | None,
    now: datetime,
) -> Term:
    """Start a new term of office; the previous one is cut off the day before if it would overlap."""
    running = term_on(session, organisation_id, began)
    if running and running.ends >= began:
        before = audit.snapshot(running)
        running.ends = began - timedelta(days=1)
        session.flush()
        audit.note(session, "term", running, "end", before, by=by, at=now)
    term = Term(organisation_id=organisation_id, began=began, ends=ends, has_committee=has_committee)
    session.add(term)
    session.flush()
    audit.note(session, "term", term, "begin", None, by=by, at=now)
    return term


def term_on(session: Session, organisation_id: int, day: date) -> Term | None:
    """The term in force on `day`; an expired term stays in force until the next begins."""
    return session.scalars(
        select(Term).where(Term.organisation_id == organisation_id, Term.began <= day).order_by(Term.began.desc())
    ).first()


def terms_under(session: Session, organisation_id: int) -> dict[int, list[Term]]:
    """The terms of the organisation and all below it, by organisation, the latest first."""
    found: dict[int, list[Term]] = {}
    query = (
        select(Term)
        .join(Ancestor, Ancestor.organisation_id == Term.organisation_id)
        .where(Ancestor.ancestor_id == organisation_id)
        .order_by(Term.began.desc())
    )
    for term in session.scalars(query):
        found.setdefault(term.organisation_id, []).append(term)
    return found
