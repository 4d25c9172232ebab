"""Invite codes: shown once, stored only as a digest."""

import hashlib
import secrets
from datetime import datetime, timedelta

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from domain.errors import ExpiredCode, NameTaken, OpenedOften, Refused, TooManyCodes, UnknownCode, UsedCode
from domain.people import Membership, Role
from storage import audit, people
from storage.models import Account, Invite, Person

ALPHABET = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"  # without characters that look alike
LENGTH = 8  # of 32 letters: 10**12 codes
VALID = timedelta(days=30)
OPENINGS, OPENING = 3, timedelta(hours=1)  # so many web chats may one code open in that time
WRONG_CODES, PAUSE = 5, timedelta(minutes=10)  # after so many wrong codes a chat waits so long


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


def open_chat(session: Session, code: str, now: datetime) -> None:
    """Count a web chat that this code opens; that doesn't use up the code. Raises as `usable`, and OpenedOften."""
    query = select(Invite).where(Invite.digest == _digest(code)).with_for_update()
    invite = _usable(session, query.execution_options(populate_existing=True), now)
    if invite.opened_at is None or invite.opened_at + OPENING <= now:
        invite.openings, invite.opened_at = 0, now
    if invite.openings >= OPENINGS:
        raise OpenedOften
    invite.openings += 1
    session.flush()


def tried(session: Session, code: str, account_id: int, now: datetime) -> Invite:
    """The invite of a code that this chat sent. Raises as `usable`, and TooManyCodes without looking it up."""
    account = session.get_one(Account, account_id)
    if account.wrong_code_at is None or account.wrong_code_at + PAUSE <= now:
        account.wrong_codes = 0
    if account.wrong_codes >= WRONG_CODES:
        raise TooManyCodes
    try:
        invite = usable(session, code, now)
    except Refused:
        account.wrong_codes, account.wrong_code_at = account.wrong_codes + 1, now
        session.flush()
        raise
    account.wrong_codes = 0
    return invite


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


def cancel_for(session: Session, person_id: int, *, by: int | None, now: datetime) -> None:
    """Codes that this person has not used yet let nobody in any more."""
    for invite in session.scalars(
        select(Invite).where(Invite.person_id == person_id, Invite.used_at.is_(None), Invite.expires_at > now)
    ):
        before = audit.snapshot(invite)
        invite.expires_at = now
        session.flush()
        audit.note(session, "invite", invite, "cancel", before, by=by, at=now)


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
    if invite.expires_at <= now:
        raise ExpiredCode
    return invite


def _digest(code: str) -> str:
    letters = "".join(letter for letter in code.upper() if letter.isalnum())
    return hashlib.sha256(letters.encode()).hexdigest()
