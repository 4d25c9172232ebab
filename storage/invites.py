"""Invite codes: shown once, stored only as a digest."""

import hashlib
import secrets
from datetime import datetime, timedelta

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from domain.errors import ExpiredCode, NameTaken, UnknownCode, UsedCode
from domain.people import Membership, Role
from storage import audit, people
from storage.models import Account, Invite, Person

ALPHABET = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"  # without characters that look alike
LENGTH = 8  # of 32 letters: 10**12 codes
VALID = timedelta(days=30)


def issue(
    session: Session,
    *,
    organisation_id: int,
    role: Role,
    person_id: int | None = None,
    by: int | None,
    now: datetime,
    valid: timedelta = VALID,
) -> str:
    """A new code, formatted for people: `K7QM-3XPD`. It can't be recovered from the database."""
    code = "".join(secrets.choice(ALPHABET) for _ in range(LENGTH))
    invite = Invite(
        digest=_digest(code),
        organisation_id=organisation_id,
        role=role,
        person_id=person_id,
        issued_by=by,
        issued_at=now,
        expires_at=now + valid,
    )
    session.add(invite)
    session.flush()
    audit.note(session, "invite", invite, "issue", None, by=by, at=now)
    return f"{code[:4]}-{code[4:]}"


def usable(session: Session, code: str, now: datetime) -> Invite:
    """The invite of `code`. Raises UnknownCode, UsedCode, ExpiredCode."""
    return _usable(session, select(Invite).where(Invite.digest == _digest(code)), now)


def needs_name(session: Session, code: str, now: datetime) -> bool:
    """Whether the invite isn't for a particular person, so that its user must give a name. Raises as `usable`."""
    return usable(session, code, now).person_id is None


def redeem(session: Session, code: str, name: str | None, now: datetime, *, known_as: int | None = None) -> Person:
    """Use up the code and return its person: the one it is for, or the one member called `name`, or a new person.

    `known_as` is the person already enrolled in the chat, if any. Raises as `usable`, and NameTaken if `name` belongs
    to someone else who is enrolled or has a post that the code doesn't give.
    """
    # Locked and read again, so that the second of two simultaneous users finds it used.
    query = select(Invite).where(Invite.digest == _digest(code)).with_for_update()
    invite = _usable(session, query.execution_options(populate_existing=True), now)
    person = _person(session, invite, name, now, known_as)
    people.appoint(
        session,
        person_id=person.id,
        organisation_id=invite.organisation_id,
        role=invite.role,
        since=now.date(),
        by=invite.issued_by,
        now=now,
    )
    before = audit.snapshot(invite)
    invite.used_at, invite.used_by = now, person.id
    session.flush()
    audit.note(session, "invite", invite, "use", before, by=person.id, at=now)
    return person


def _person(session: Session, invite: Invite, name: str | None, now: datetime, known_as: int | None) -> Person:
    if invite.person_id is not None:
        return people.get(session, invite.person_id)
    member = people.named(session, invite.organisation_id, name or "", now.date())
    if member and member.id != known_as and _is_somebody(session, member, invite, now):
        raise NameTaken
    return member or people.add(
        session,
        name=name or "",
        organisation_id=invite.organisation_id,
        standing=Membership.FULL,
        joined=now.date(),
        by=invite.issued_by,
        now=now,
    )


def _is_somebody(session: Session, member: Person, invite: Invite, now: datetime) -> bool:
    """Whether taking this name would expose another person's messages or grant a post that the code doesn't give."""
    enrolled = session.scalar(select(Account.id).where(Account.person_id == member.id).limit(1)) is not None
    given = {(Role.MEMBER, invite.organisation_id), (invite.role, invite.organisation_id)}
    posts = people.posts_of(session, member.id, now.date())
    return enrolled or any((post.role, post.organisation_id) not in given for post in posts)


def _usable(session: Session, query: Select[Invite], now: datetime) -> Invite:
    invite = session.scalars(query).first()
    if invite is None:
        raise UnknownCode
    if invite.used_at is not None:
        raise UsedCode
    if invite.expires_at < now:
        raise ExpiredCode
    return invite


def _digest(code: str) -> str:
    letters = "".join(letter for letter in code.upper() if letter.isalnum())
    return hashlib.sha256(letters.encode()).hexdigest()
