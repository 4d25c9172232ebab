"""The worker: takes what waits in the inbox, lets the conversations answer it, and keeps all they did at once."""

import logging
from collections.abc import Callable, Sequence
from datetime import datetime

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

    `now` tells the time in the time zone of the people.
    """

    def __init__(self, desk: Dispatcher, now: Callable[[], datetime], most: int = 100) -> None:
        self._desk = desk
        self._now = now
        self._most = most

    def handle(self, session: Session) -> bool:
        """Answer the oldest event of each chat."""
        claimed = inbox.claim(session, self._most)
        self._answer(session, claimed)
        return len(claimed) == self._most or any(event.followed for event in claimed)

    def handle_apart(self, database: Database) -> bool:
        """The same, a transaction for each event. After `inbox.ATTEMPTS` failures one is set aside with an apology."""
        last = 0
        while True:
            event: inbox.Claimed | None = None
            try:
                with database.write() as session:
                    event = next(iter(inbox.claim(session, 1, after=last)), None)
                    if event is None:
                        return last > 0
                    self._answer(session, [event])
            except OperationalError:
                raise  # the database is away, and that is no event's fault
            except Exception as error:
                if event is None:
                    raise
                log.error("event %d failed: %s", event.id, safe_summary(error))
                with database.write() as session:
                    self._set_aside(session, event)
            last = event.id

    def _answer(self, session: Session, claimed: Sequence[inbox.Claimed]) -> None:
        if not claimed:
            return
        now = self._now()
        addresses = [(event.channel, event.chat) for event in claimed]
        known = conversations.read(session, addresses, now, now.date())
        answers = [
            self._desk.answer(
                session, known[event.channel, event.chat], Incoming.from_json(event.payload), event=event.id, now=now
            )
            for event in claimed
        ]
        _keep(session, claimed, answers, now)
        back = [known[address].account_id for address in addresses if known[address].blocked]
        if back:
            conversations.unblock(session, back)

    def _set_aside(self, session: Session, event: inbox.Claimed) -> None:
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
