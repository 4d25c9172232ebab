"""The worker: takes what waits in the inbox, lets the conversations answer it, and keeps all they did at once."""

import logging
from collections.abc import Callable, Sequence
from datetime import datetime

from sqlalchemy import event as on
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from bot.safe_summary import safe_summary
from handlers.dispatch.dispatcher import Answered, Dispatcher
from handlers.messages import Incoming, Outgoing
from storage import conversations, inbox, outbox
from storage.engine import Database

log = logging.getLogger(__name__)


class Worker:
    """Handles the inbox within the writer's transactions, at most `most` events in one.

    `now` tells the time in the time zone of the people. `handling` is told the id of the event that comes next, and 0
    when there is none.
    """

    def __init__(
        self,
        desk: Dispatcher,
        now: Callable[[], datetime],
        most: int = 100,
        handling: Callable[[int], object] = lambda _event: None,
    ) -> None:
        self._desk = desk
        self._now = now
        self._most = most
        self._handling = handling
        self._released: list[inbox.Claimed] = []

    def claim(self, session: Session) -> list[inbox.Claimed]:
        """The oldest event of each chat, a try of each counted. One that was left in its last try comes alone."""
        return self._claim(session, self._most)

    def answer(self, session: Session, claimed: Sequence[inbox.Claimed]) -> bool:
        """Answer what was claimed, in another transaction; whether more waits."""
        held = inbox.hold(session, claimed)
        if any(event.worn_out for event in held):
            self._failed(session, held[0])
        elif held:
            self._answer(session, held)
        return len(claimed) == self._most or any(event.followed or event.left for event in claimed)

    def release(self, claimed: Sequence[inbox.Claimed]) -> None:
        """Nothing came of what was claimed, through no fault of its own: the tries are not to be counted."""
        self._released += claimed

    def handle_apart(self, database: Database) -> bool:
        """Claim and answer event by event. After `inbox.ATTEMPTS` failures one is set aside with an apology."""
        last = 0
        while True:
            with database.write(light=True) as session:
                claimed = self._claim(session, 1, after=last)
            if not claimed:
                return last > 0
            last = claimed[0].id
            try:
                self._answer_apart(database, claimed)
            except OperationalError:
                # The database is away, and that is no event's fault.
                self.release(claimed)
                raise

    def _claim(self, session: Session, most: int, after: int = 0) -> list[inbox.Claimed]:
        if self._released:
            inbox.release(session, self._released)
            on.listen(session, "after_commit", lambda _session: self._released.clear(), once=True)
        found = inbox.claim(session, most, after)
        left = [event for event in found if event.left]
        return inbox.begin(session, left[:1] or found)

    def _answer_apart(self, database: Database, claimed: Sequence[inbox.Claimed]) -> None:
        try:
            with database.write() as session:
                self.answer(session, claimed)
        except OperationalError:
            raise
        except Exception as error:
            log.error("event %d failed: %s", claimed[0].id, safe_summary(error))
            with database.write() as session:
                self._failed(session, claimed[0])

    def _answer(self, session: Session, claimed: Sequence[inbox.Claimed]) -> None:
        now = self._now()
        addresses = [(event.channel, event.chat) for event in claimed]
        known = conversations.read(session, addresses, now, now.date())
        answers = []
        try:
            for event in claimed:
                self._handling(event.id)
                conversation, incoming = known[event.channel, event.chat], Incoming.from_json(event.payload)
                answers.append(self._desk.answer(session, conversation, incoming, event=event.id, now=now))
        finally:
            self._handling(0)
        _keep(session, claimed, answers, now)
        back = [known[address].account_id for address in addresses if known[address].blocked]
        if back:
            conversations.unblock(session, back)

    def _failed(self, session: Session, event: inbox.Claimed) -> None:
        now = self._now()
        if inbox.failed(session, event.id, now):
            log.error("event %d set aside", event.id)
            sorry = Outgoing(text=self._desk.apology)
            outbox.add(session, [_parcel(event, 0, sorry)], now)


def _keep(session: Session, claimed: Sequence[inbox.Claimed], answers: Sequence[Answered], now: datetime) -> None:
    conversations.write(session, (kept for answer in answers for kept in answer.kept), now)
    outbox.add(
        session,
        (
            _parcel(event, number, message)
            for event, answer in zip(claimed, answers, strict=True)
            for number, message in enumerate(answer.messages)
        ),
        now,
    )
    inbox.finish(session, [event.id for event in claimed], now)


def _parcel(event: inbox.Claimed, number: int, message: Outgoing) -> outbox.Parcel:
    return outbox.Parcel(event.channel, event.chat, f"in:{event.id}:{number}", message.to_json())
