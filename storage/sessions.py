"""The web chat's sessions: created at sign-in, revoked when someone signs out or is removed.

A transaction remembers which sessions it revoked, so that the running program can act at once (`revoked_in`).
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
    """The digest of a cookie's token, under which its session is stored."""
    return hashlib.sha256(token.encode()).hexdigest()


def begin(session: Session, digest: str, chat: str, now: datetime) -> None:
    """Start a session in `chat`."""
    session.add(WebSession(digest=digest, chat=chat, created_at=now, seen_at=now))
    session.flush()


def adopt(session: Session, digest: str, chat: str, now: datetime) -> bool:
    """Start a session for a cookie from before sessions existed. False if `chat` already had a session.

    Each chat had only one browser then, so a second old cookie is a copy or dates from before the person signed out.
    """
    known = set(session.scalars(select(WebSession.digest).where(WebSession.chat == chat)))
    if not known:
        begin(session, digest, chat, now)
    return not known or digest in known


def find(session: Session, digest: str) -> WebSession | None:
    """The session, even if revoked."""
    return session.get(WebSession, digest)


def seen(session: Session, digest: str, now: datetime) -> None:
    """Note that the browser came back."""
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
    """The digests of the sessions revoked in this transaction so far."""
    return list(session.info.get(REVOKED, ()))


def alive(session: Session, digests: Sequence[str]) -> set[str]:
    """Those of `digests` that aren't revoked."""
    found: set[str] = set()
    for some in _slices(digests):
        query = select(WebSession.digest).where(WebSession.digest.in_(some), WebSession.revoked_at.is_(None))
        found.update(session.scalars(query))
    return found


def forget_before(session: Session, moment: datetime) -> None:
    """Delete the sessions whose browser wasn't seen since `moment`."""
    session.execute(delete(WebSession).where(WebSession.seen_at < moment))


def age(since: datetime, now: datetime) -> timedelta:
    """How long ago `since` was; zero if the clock was set back meanwhile."""
    return max(now - since, timedelta())


def _revoke(session: Session, digests: Sequence[str], now: datetime) -> None:
    for some in _slices(digests):
        revoked = update(WebSession).where(WebSession.digest.in_(some), WebSession.revoked_at.is_(None))
        session.execute(revoked.values(revoked_at=now))
    session.info.setdefault(REVOKED, []).extend(digests)


def _slices(digests: Sequence[str]) -> Iterator[Sequence[str]]:
    for start in range(0, len(digests), AT_ONCE):
        yield digests[start : start + AT_ONCE]
