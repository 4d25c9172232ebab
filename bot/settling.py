"""What came of deliveries, as the outbox keeps it: sent, tried later, or given up with a sentence in its place."""

import logging
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from bot.channels.delivery import Blocked, Dead, Delivered, Delivery, Later, Moved
from handlers.messages import Outgoing
from handlers.texts import Texts
from storage import conversations, outbox

log = logging.getLogger(__name__)

FAILURES = 5  # faults of ours, within some 75 seconds, after which a message is given up
MOST_TRIES = 40  # of a document that the platform does not take: some six hours
FIRST_PAUSE = 5.0  # seconds after a fault of ours
LONGEST_PAUSE = 600.0  # seconds between two tries of one message
MOST_DOUBLINGS = 10  # of the pause between two tries: the next would be longer than the longest


@dataclass(frozen=True, slots=True)
class Failed:
    """A fault of ours kept it from going out. `reason` repeats nothing people wrote; `for_good`: don't try again."""

    reason: str
    for_good: bool = False
    done_parts: int = 0


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of one try of `message`, and what goes out `instead` where it is given up."""

    message: outbox.Due
    came: Delivery | Failed
    instead: Outgoing | None = None


def in_place_of(outgoing: Outgoing | None, text: Texts, parts_done: int = 0) -> Outgoing:
    """What goes out in place of a message that is given up; words that stood beside its document are still said."""
    if outgoing is None:
        return Outgoing(text=text("delivery.no_message"))
    if outgoing.document is None:
        return Outgoing(text=text("delivery.no_message"), answers=outgoing.answers)
    sorry = text("delivery.no_document", name=outgoing.document.name)
    words = "" if parts_done else outgoing.text
    return replace(outgoing, document=None, text="\n".join(filter(None, [words, sorry])))


def settle(session: Session, outcomes: Sequence[Outcome], now: datetime) -> None:
    """Write down what came of these deliveries."""
    delivered = [(one.message.id, one.came.receipt) for one in outcomes if isinstance(one.came, Delivered)]
    outbox.sent(session, delivered, now)
    for outcome in outcomes:
        _settle_one(session, outcome, now)


def _settle_one(session: Session, outcome: Outcome, now: datetime) -> None:
    message = outcome.message
    match outcome.came:
        case Delivered():
            pass
        case Later(whole_channel=False) if outcome.instead and message.attempts >= MOST_TRIES:
            _give_up(session, outcome, "the platform never took it", now)
        case Later(seconds, whole_channel, done_parts):
            pause = seconds if whole_channel else _longer(seconds, message.attempts)
            outbox.later(session, message.id, now + timedelta(seconds=pause), done_parts)
        case Failed(reason, for_good, done_parts):
            if outbox.failed(session, message.id) >= FAILURES or for_good:
                _give_up(session, outcome, reason, now)
            else:
                pause = _longer(FIRST_PAUSE, message.attempts)
                outbox.later(session, message.id, now + timedelta(seconds=pause), done_parts)
        case Blocked():
            conversations.block(session, message.channel, message.chat, now)
            outbox.dead(session, message.id, outbox.BLOCKED, now)
        case Moved(chat, done_parts):
            conversations.move(session, message.channel, message.chat, chat, now)
            outbox.move(session, message.channel, message.chat, chat)
            outbox.later(session, message.id, now, done_parts)
        case Dead(reason):
            _give_up(session, outcome, reason, now)


def _give_up(session: Session, outcome: Outcome, reason: str, now: datetime) -> None:
    log.error("message %d is given up: %s", outcome.message.id, reason)
    if outcome.instead:
        outbox.give_up(session, outcome.message.id, reason, outcome.instead.to_json(), now)
    else:
        outbox.dead(session, outcome.message.id, reason, now)


def _longer(seconds: float, attempts: int) -> float:
    """Twice as long after each try, up to `LONGEST_PAUSE`; a channel that was closed for long has made many."""
    return min(seconds * 2.0 ** min(attempts, MOST_DOUBLINGS), LONGEST_PAUSE)
