"""People and their posts."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from sqlalchemy import Select, or_, select
from sqlalchemy.orm import Session

from domain.errors import UnknownRecord
from domain.people import Membership, Role
from storage import audit
from storage.models import Appointment, Person


def add(
    session: Session,
    *,
    name: str,
    organisation_id: int,
    standing: Membership,
    joined: date,
    by: int | None,
    now: datetime,
) -> Person:
    """A new person in `organisation_id`."""
    person = Person(name=name, organisation_id=organisation_id, standing=standing, joined=joined)
    session.add(person)
    session.flush()
    audit.note(session, "person", person, "add", None, by=by, at=now)
    return person


def get(session: Session, person_id: int) -> Person:
    """The person. Raises UnknownRecord."""
    person = session.get(Person, person_id)
    if person is None:
        raise UnknownRecord(person_id)
    return person


def appoint(
    session: Session,
    *,
    person_id: int,
    organisation_id: int,
    role: Role,
    since: date,
    by: int | None,
    now: datetime,
) -> Appointment:
    """`person_id` has `role` in `organisation_id` from `since` on. Having it already changes nothing."""
    standing = session.scalars(
        select(Appointment).where(
            Appointment.person_id == person_id,
            Appointment.organisation_id == organisation_id,
            Appointment.role == role,
            Appointment.until.is_(None),
        )
    ).first()
    if standing:
        return standing
    appointment = Appointment(person_id=person_id, organisation_id=organisation_id, role=role, since=since)
    session.add(appointment)
    session.flush()
    audit.note(session, "appointment", appointment, "appoint", None, by=by, at=now)
    return appointment


def dismiss(session: Session, appointment_id: int, *, last: date, by: int | None, now: datetime) -> None:
    """The post ends after the day `last`; ended already, it stays as it is. Raises UnknownRecord."""
    appointment = session.get(Appointment, appointment_id)
    if appointment is None:
        raise UnknownRecord(appointment_id)
    until = last + timedelta(days=1)
    if appointment.until and appointment.until <= until:
        return
    before = audit.snapshot(appointment)
    appointment.until = max(until, appointment.since)
    session.flush()
    audit.note(session, "appointment", appointment, "dismiss", before, by=by, at=now)


def posts_of(session: Session, person_id: int, on: date) -> list[Appointment]:
    """What this person is on that day."""
    return list(session.scalars(_standing(on).where(Appointment.person_id == person_id)))


def posts_in(session: Session, organisation_id: int, on: date) -> list[tuple[Appointment, str]]:
    """Who is what in `organisation_id` itself on that day: the posts with the names."""
    posts = _standing(on).join(Person, Person.id == Appointment.person_id).add_columns(Person.name)
    return [(post, name) for post, name in session.execute(posts.where(Appointment.organisation_id == organisation_id))]


def _standing(on: date) -> Select[Appointment]:
    return (
        select(Appointment)
        .where(Appointment.since <= on, or_(Appointment.until.is_(None), Appointment.until > on))
        .order_by(Appointment.id)
    )


def members_of(session: Session, organisation_id: int, on: date) -> list[Person]:
    """Who belongs to `organisation_id` itself on that day, by name."""
    return list(
        session.scalars(
            select(Person)
            .where(
                Person.organisation_id == organisation_id,
                Person.joined <= on,
                or_(Person.left.is_(None), Person.left > on),
            )
            .order_by(Person.name, Person.id)
        )
    )


def named(session: Session, organisation_id: int, name: str, on: date) -> Person | None:
    """The one member of this name; None where there is none, or more than one."""
    found = [person for person in members_of(session, organisation_id, on) if person.name == name]
    return found[0] if len(found) == 1 else None


def holders(session: Session, organisation_ids: Sequence[int], role: Role, on: date) -> dict[int, list[Person]]:
    """Who has `role` in each of these organisations on that day, by organisation."""
    found: dict[int, list[Person]] = {}
    rows = session.execute(
        select(Appointment.organisation_id, Person)
        .join(Person, Appointment.person_id == Person.id)
        .where(
            Appointment.organisation_id.in_(organisation_ids),
            Appointment.role == role,
            Appointment.since <= on,
            or_(Appointment.until.is_(None), Appointment.until > on),
        )
        .order_by(Person.id)
    )
    for organisation, person in rows:
        found.setdefault(organisation, []).append(person)
    return found


def with_role(session: Session, organisation_id: int, role: Role, on: date) -> list[Person]:
    """Who has `role` in `organisation_id` itself on that day."""
    return list(
        session.scalars(
            select(Person)
            .join(Appointment, Appointment.person_id == Person.id)
            .where(
                Appointment.organisation_id == organisation_id,
                Appointment.role == role,
                Appointment.since <= on,
                or_(Appointment.until.is_(None), Appointment.until > on),
            )
            .order_by(Person.id)
        )
    )
