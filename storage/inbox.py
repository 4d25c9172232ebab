"""The inbox: every event is kept before its channel acknowledges it, and is done in one transaction with its effects.

A try is counted in a transaction of its own before it begins (`claim`, `begin`, commit; then `hold`, and `finish`,
`failed` or `release`): what ends the program in the middle of it has been counted too.

Only the oldest unfinished event of a chat is ever claimed: that alone keeps the order within a chat.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, bindparam, case, delete, func, literal_column, or_, select, text, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from storage import signals
from storage.models import InboxEvent, InboxState, Json
from storage.models.conversations import PENDING_INBOX
from storage.signals import Signal

ATTEMPTS = 3  # tries before an event is set aside
# Between counting a try and locking its row a worker that lives is not to be taken for one that ended.
GAP = text("begun_at < clock_timestamp() - interval '5 seconds'")


@dataclass(frozen=True, slots=True)
class Arrival:
    """An event as its channel hands it in. `fetching`: it carries a file that has yet to be brought in."""

    channel: str
    event_id: str
    chat: str
    payload: Json
    fetching: bool = False


@dataclass(frozen=True, slots=True)
class Claimed:
    """An event to be handled; after `begin`, `attempts` has this try in it.

    `left`: its last try never ended, because the program did. It is to be handled alone, or set aside if `worn_out`.
    """

    id: int
    channel: str
    chat: str
    payload: Json
    attempts: int
    followed: bool = False  # by another event of its chat that waits
    left: bool = False

    @property
    def worn_out(self) -> bool:
        """It has had all its tries."""
        return self.left and self.attempts > ATTEMPTS


_NEW: dict[str, ColumnElement[Any]] = {"attempts": literal_column("0"), "received_at": bindparam("now")}
# Both databases know the clause, each by a construct of its own.
_RECEIVE = {
    "sqlite": sqlite.insert(InboxEvent).values(_NEW).on_conflict_do_nothing(index_elements=["channel", "event_id"]),
    "postgresql": postgresql.insert(InboxEvent)
    .values(_NEW)
    .on_conflict_do_nothing(index_elements=["channel", "event_id"]),
}
_HEADS = (
    select(func.min(InboxEvent.id).label("id"), (func.count() > 1).label("followed"))
    .where(PENDING_INBOX)
    .group_by(InboxEvent.channel, InboxEvent.chat)
    .subquery()
)
_CLAIM = (
    select(
        InboxEvent.id,
        InboxEvent.channel,
        InboxEvent.chat,
        InboxEvent.payload,
        InboxEvent.attempts,
        _HEADS.c.followed,
        InboxEvent.begun_at.is_not(None),
    )
    .join(_HEADS, _HEADS.c.id == InboxEvent.id)
    .where(literal_column("state") == text("'waiting'"), InboxEvent.id > bindparam("after"))
    .order_by(InboxEvent.id)
    .limit(bindparam("most"))
    .with_for_update(of=InboxEvent, skip_locked=True)
)
# On SQLite there is one program at a time: what is begun and not ended was left by the one before.
_CLAIM_OF = {"sqlite": _CLAIM, "postgresql": _CLAIM.where(or_(InboxEvent.begun_at.is_(None), GAP))}
_THESE = InboxEvent.id.in_(bindparam("ids", expanding=True))
_CLOCK = {"sqlite": func.current_timestamp(), "postgresql": func.clock_timestamp()}
_BEGIN = {
    dialect: update(InboxEvent)
    .where(_THESE)
    .values(
        attempts=case((InboxEvent.attempts < ATTEMPTS, InboxEvent.attempts + 1), else_=InboxEvent.attempts),
        begun_at=clock,
    )
    .execution_options(synchronize_session=False)
    for dialect, clock in _CLOCK.items()
}
_HOLD = (
    select(InboxEvent.id, InboxEvent.attempts)
    .where(_THESE, literal_column("state") == text("'waiting'"))
    .with_for_update(skip_locked=True)
)
_RELEASE = (
    update(InboxEvent)
    .where(
        InboxEvent.id == bindparam("event"),
        InboxEvent.attempts == bindparam("counted"),
        InboxEvent.begun_at.is_not(None),
        PENDING_INBOX,
    )
    .values(attempts=InboxEvent.attempts - 1, begun_at=None)
    .execution_options(synchronize_session=False)
)
_FINISH = (
    update(InboxEvent)
    .where(_THESE)
    .values(state=InboxState.DONE, done_at=bindparam("at"), payload={}, begun_at=None)
    .execution_options(synchronize_session=False)
)


def receive(session: Session, arrivals: Iterable[Arrival], now: datetime) -> None:
    """Keep what came in. An event that is there already, by (channel, event id), is left as it is."""
    rows = [
        {
            "channel": arrival.channel,
            "event_id": arrival.event_id,
            "chat": arrival.chat,
            "payload": arrival.payload,
            "state": InboxState.FETCHING if arrival.fetching else InboxState.WAITING,
            "now": now,
        }
        for arrival in arrivals
    ]
    if rows:
        session.connection().execute(_RECEIVE[_dialect(session)], rows)
        signals.send(session, Signal.INBOX)


def claim(session: Session, most: int, after: int = 0) -> list[Claimed]:
    """The oldest unfinished event of each chat, at most `most`, free of other workers. A chat waits for its file.

    Ids greater than `after` only: one by one, an event that fails is passed over until the next round.
    """
    session.flush()  # the connection knows nothing of what is only in the session
    asked = _CLAIM_OF[_dialect(session)]
    return [Claimed(*row) for row in session.connection().execute(asked, {"most": most, "after": after})]


def begin(session: Session, events: Sequence[Claimed]) -> list[Claimed]:
    """Count a try of each; to be committed before it begins."""
    if events:
        session.connection().execute(_BEGIN[_dialect(session)], {"ids": [event.id for event in events]})
    return [replace(event, attempts=event.attempts + 1) for event in events]


def hold(session: Session, events: Sequence[Claimed]) -> list[Claimed]:
    """Those of `events`, begun by us, that no other worker has taken since; nobody will until this transaction ends."""
    if _dialect(session) == "sqlite":
        return list(events)  # there is no other
    rows = session.connection().execute(_HOLD, {"ids": [event.id for event in events]})
    counted = {row.id: row.attempts for row in rows}
    return [event for event in events if counted.get(event.id) == min(event.attempts, ATTEMPTS)]


def release(session: Session, events: Sequence[Claimed]) -> None:
    """Their tries were not to be counted: it was the database that failed."""
    rows = [{"event": event.id, "counted": min(event.attempts, ATTEMPTS)} for event in events]
    if rows:
        session.connection().execute(_RELEASE, rows)


def finish(session: Session, ids: Sequence[int], now: datetime) -> None:
    """These are handled; what was written in them is forgotten."""
    if ids:
        session.connection().execute(_FINISH, {"ids": ids, "at": now})


def failed(session: Session, event_id: int, now: datetime) -> bool:
    """A try of an event ended in failure; True where that was its last: it is set aside, and its chat goes on."""
    event = session.get_one(InboxEvent, event_id)
    event.begun_at = None
    if event.attempts < ATTEMPTS:
        return False
    event.state = InboxState.DEAD
    event.done_at = now
    return True


def to_fetch(session: Session, most: int) -> list[Claimed]:
    """Events whose file has yet to be brought in, oldest first."""
    rows = session.execute(
        select(InboxEvent.id, InboxEvent.channel, InboxEvent.chat, InboxEvent.payload, InboxEvent.attempts)
        .where(PENDING_INBOX, InboxEvent.state == InboxState.FETCHING)
        .order_by(InboxEvent.id)
        .limit(most)
    )
    return [Claimed(*row) for row in rows]


def fetched(session: Session, event_id: int, payload: Json) -> None:
    """The file is in the store (or its failure noted): the event may be handled now."""
    session.execute(
        update(InboxEvent)
        .where(InboxEvent.id == event_id, InboxEvent.state == InboxState.FETCHING)
        .values(state=InboxState.WAITING, payload=payload)
        .execution_options(synchronize_session=False)
    )
    signals.send(session, Signal.INBOX)


def oldest_pending(session: Session) -> datetime | None:
    """When the oldest unfinished event came in."""
    return session.scalar(select(func.min(InboxEvent.received_at)).where(PENDING_INBOX))


def dead(session: Session) -> int:
    """How many events were set aside."""
    return session.scalar(select(func.count()).where(InboxEvent.state == InboxState.DEAD)) or 0


def forget(session: Session, before: datetime) -> None:
    """Drop finished events older than `before`; a platform does not repeat itself after that long."""
    session.execute(
        delete(InboxEvent)
        .where(InboxEvent.state == InboxState.DONE, InboxEvent.done_at < before)
        .execution_options(synchronize_session=False)
    )


def _dialect(session: Session) -> str:
    return session.get_bind().dialect.name
