"""A small bureau whose people chat: the real desk, engine and database; only clock and network are stand-ins."""

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta, timezone

from sqlalchemy import select

from bot.config import Settings
from bot.content import open_content
from bot.worker import Worker
from domain.drafts import ProblemDraft
from domain.organisations import Level
from domain.people import Membership, Role
from domain.rectification import TimeClass
from handlers.dispatch.registry import desk
from handlers.messages import Button, Document, Incoming, IncomingFile, Outgoing
from storage import attachments, conversations, inbox, invites, organisations, outbox, people, problems, rollups
from storage.engine import Database
from storage.models import Change, Organisation, OutboxMessage, OutboxState

CHINA = timezone(timedelta(hours=8))
FRIDAY = datetime(2026, 11, 20, 9, 0, tzinfo=CHINA)
FOUNDED = date(2016, 7, 1)


class Bureau:
    """机关党委 with three branches, each with a secretary and a committee; an office and a 党组书记."""

    def __init__(self, url: str) -> None:
        self.database = Database(url)
        self.now = FRIDAY
        self.content = open_content(Settings(report={"unit": "清河市水务局"}))  # type: ignore[arg-type]
        self.desk = desk(self.content)
        self.worker = Worker(self.desk, lambda: self.now)
        self.branches: dict[str, Organisation] = {}
        self._events = 0
        with self.database.write() as session:
            self.root = organisations.add(
                session, name="机关党委", level=Level.COMMITTEE, founded=FOUNDED, by=None, now=FRIDAY
            )
            for name in ("一支部", "二支部", "三支部"):
                branch = organisations.add(
                    session, name=name, level=Level.BRANCH, founded=FOUNDED, parent_id=self.root.id, by=None, now=FRIDAY
                )
                organisations.start_term(
                    session,
                    organisation_id=branch.id,
                    began=date(2024, 5, 1),
                    ends=date(2027, 4, 30),
                    has_committee=True,
                    by=None,
                    now=FRIDAY,
                )
                self.branches[name] = branch
        self.secretary = self.person("王芳", "一支部", Role.BRANCH_SECRETARY)
        self.office = self.person("许平", "机关党委", Role.OFFICE)

    def person(self, name: str, organisation: str, role: Role) -> "Chatter":
        """Someone who has enrolled already."""
        person_id = self.unenrolled(name, organisation, role)
        with self.database.write() as session:
            conversations.introduce(session, ("web", name), person_id, by=None, now=FRIDAY)
        return Chatter(self, name, person_id)

    def unenrolled(self, name: str, organisation: str, role: Role) -> int:
        """Someone who is known to have a post, and has no chat yet."""
        home = self.branches.get(organisation, self.root)
        with self.database.write() as session:
            someone = people.add(
                session,
                name=name,
                organisation_id=home.id,
                standing=Membership.FULL,
                joined=FOUNDED,
                by=None,
                now=FRIDAY,
            )
            people.appoint(
                session, person_id=someone.id, organisation_id=home.id, role=role, since=FOUNDED, by=None, now=FRIDAY
            )
            return someone.id

    def who_is(self, chat: str) -> int | None:
        """The person whose chat it is."""
        with self.database.read() as session:
            found = conversations.find(session, ("web", chat), self.now.date())
            return found.person_id if found else None

    def stranger(self, chat: str = "stranger") -> "Chatter":
        """Someone nobody knows."""
        return Chatter(self, chat, 0)

    def invite(self, organisation: str, role: Role, person_id: int | None = None) -> str:
        """A fresh code."""
        home = self.branches.get(organisation, self.root)
        with self.database.write() as session:
            return invites.issue(
                session, organisation_id=home.id, role=role, person_id=person_id, by=None, now=self.now
            )

    def problem(self, text: str, branch: str, *, due: date | None = date(2026, 12, 20)) -> int:
        """A row of the ledger for which the branch's secretary answers."""
        with self.database.write() as session:
            return problems.add(
                session,
                ProblemDraft(
                    organisation_id=self.branches[branch].id,
                    category="theory",
                    text=text,
                    source="self_check",
                    time_class=TimeClass.BY_DATE if due else TimeClass.LASTING,
                    found=date(2026, 3, 1),
                    due=due,
                    responsible_id=self.secretary.person_id,
                ),
                by=None,
                now=self.now,
            ).id

    def count(self, measure: str, *, in_: str) -> int:
        """A count of this year."""
        place = self.branches.get(in_, self.root)
        with self.database.read() as session:
            return rollups.totals(session, place.id, date(2026, 1, 1), date(2026, 12, 31)).get(measure, 0)

    def attached_by(self) -> list[int | None]:
        """Who put a file to a record, as the trail has it."""
        with self.database.read() as session:
            return list(session.scalars(select(Change.by).where(Change.subject == "attachment").order_by(Change.id)))

    def receives(self, incoming: Incoming) -> None:
        """An event comes in and is handled, over and over where it fails, as the program does."""
        with self.database.write() as session:
            arrival = inbox.Arrival(incoming.channel, incoming.event_id, incoming.chat, incoming.to_json())
            inbox.receive(session, [arrival], self.now)
        while self.worker.handle_apart(self.database):
            pass

    def next_event(self) -> str:
        """An id no event had before."""
        self._events += 1
        return str(self._events)

    def delivers(self, chat: str) -> list[Outgoing]:
        """What waits for a chat, in its order; it waits no longer."""
        with self.database.write() as session:
            waiting = session.scalars(
                select(OutboxMessage)
                .where(OutboxMessage.chat == chat, OutboxMessage.state == OutboxState.WAITING)
                .order_by(OutboxMessage.id)
            ).all()
            messages = [Outgoing.from_json(message.payload) for message in waiting]
            outbox.sent(session, [(message.id, "1") for message in waiting], self.now)
        return messages


@dataclass(slots=True)
class Chatter:
    """One person at one phone. `steps` counts what the person typed, tapped and sent."""

    bureau: Bureau
    chat: str
    person_id: int
    steps: int = 0
    heard: list[Outgoing] = field(default_factory=list)
    last: list[Outgoing] = field(default_factory=list)

    def says(self, *texts: str) -> "Chatter":
        for text in texts:
            self._sends(Incoming("web", self.chat, self.bureau.next_event(), text=text))
        return self

    def taps(self, *labels: str) -> "Chatter":
        for label in labels:
            self._taps(self.button(label))
        return self

    def taps_again(self, button: Button) -> "Chatter":
        return self._taps(button)

    def sends_file(self, name: str, caption: str = "", words: str = "") -> "Chatter":
        with self.bureau.database.write() as session:
            kept = attachments.add(
                session, sha256="0" * 64, name=name, media_type="image/jpeg", size=9, by=None, now=self.bureau.now
            )
        file = IncomingFile(name, attachment=kept.id, words=words)
        return self._sends(Incoming("web", self.chat, self.bureau.next_event(), text=caption, file=file))

    def button(self, label: str) -> Button:
        """The newest button whose label has these words."""
        for message in reversed(self.heard):
            for button in message.buttons:
                if label in button.label:
                    return button
        raise AssertionError(f"no button {label}: {[b.label for m in self.last for b in m.buttons]}")

    @property
    def hears(self) -> str:
        """All that was said after the last step."""
        return "\n".join(message.text or message.toast for message in self.last)

    @property
    def document(self) -> Document | None:
        """The document that came with the last step."""
        return next((message.document for message in self.last if message.document), None)

    def _taps(self, button: Button) -> "Chatter":
        event = self.bureau.next_event()
        return self._sends(Incoming("web", self.chat, event, tap=button.payload, message="7", query=event))

    def _sends(self, incoming: Incoming) -> "Chatter":
        self.steps += 1
        self.bureau.receives(incoming)
        self.last = self.bureau.delivers(self.chat)
        self.heard += self.last
        return self
