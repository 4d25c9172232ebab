"""The web chat's sessions: opened when someone enters, revoked when someone leaves or is removed.

A transaction that revokes remembers what it revoked, so that the running program can act at once (`revoked_in`).
"""

import hashlib
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from storage.models import Account, WebSession

CHANNEL = "web"
AT_ONCE = 500  # digests in one query
REVOKED = "revoked web sessions"


def digest_of(token: str) -> str:
    """What is kept of a cookie."""
    return hashlib.sha256(token.encode()).hexdigest()


def begin(session: Session, digest: str, chat: str, now: datetime) -> None:
    """A browser is in `chat` from now on."""
    session.add(WebSession(digest=digest, chat=chat, created_at=now, seen_at=now))
    session.flush()


def adopt(session: Session, digest: str, chat: str, now: datetime) -> bool:
    """Begin a session for a cookie from before there were sessions. False where `chat` has had one already.

    A chat then had one browser, so a second old cookie is a copy, or from before the person left.
    """
    known = set(session.scalars(select(WebSession.digest).where(WebSession.chat == chat)))
    if not known:
        begin(session, digest, chat, now)
    return not known or digest in known


def find(session: Session, digest: str) -> WebSession | None:
    """The session, also a revoked one."""
    return session.get(WebSession, digest)


def seen(session: Session, digest: str, now: datetime) -> None:
    """The browser came back."""
    session.execute(update(WebSession).where(WebSession.digest == digest).values(seen_at=now))


def revoke(session: Session, digest: str, now: datetime) -> None:
    """End this session for good."""
    _revoke(session, [digest], now)


def revoke_of_person(session: Session, person_id: int, now: datetime) -> None:
    """End all sessions of this person."""
    digests = session.scalars(
        select(WebSession.digest)
        .join(Account, Account.chat == WebSession.chat)
        .where(Account.channel == CHANNEL, Account.person_id == person_id, WebSession.revoked_at.is_(None))
    )
    _revoke(session, list(digests), now)


def revoked_in(session: Session) -> list[str]:
    """The digests of what was revoked in this transaction so far."""
    return list(session.info.get(REVOKED, ()))


def alive(session: Session, digests: Sequence[str]) -> set[str]:
    """Those of `digests` that are not revoked."""
    found: set[str] = set()
    for some in _slices(digests):
        query = select(WebSession.digest).where(WebSession.digest.in_(some), WebSession.revoked_at.is_(None))
        found.update(session.scalars(query))
    return found


def forget_before(session: Session, moment: datetime) -> None:
    """Delete the sessions whose browser has not been seen since `moment`."""
    session.execute(delete(WebSession).where(WebSession.seen_at < moment))


def age(since: datetime, now: datetime) -> timedelta:
    """How long ago `since` was; nothing where the clock was put back meanwhile."""
    return max(now - since, timedelta())


def _revoke(session: Session, digests: Sequence[str], now: datetime) -> None:
    for some in _slices(digests):
        revoked = update(WebSession).where(WebSession.digest.in_(some), WebSession.revoked_at.is_(None))
        session.execute(revoked.values(revoked_at=now))
    session.info.setdefault(REVOKED, []).extend(digests)


def _slices(digests: Sequence[str]) -> Iterator[Sequence[str]]:
    for start in range(0, len(digests), AT_ONCE):
        yield digests[start : start + AT_ONCE]
