"""The demonstration running: anyone may be anyone of the bureau, on a day that never ends."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from pathlib import Path

from sqlalchemy.orm import Session

from bot import clock
from bot.app import App
from bot.channels.web import Player
from bot.config import load
from bot.demo import bureau
from bot.demo.prepare import CONFIG
from bot.heartbeat import Heartbeat
from domain.organisations import Level
from domain.people import Role
from handlers.texts import Texts
from storage import conversations, organisations, people
from storage.models import Organisation

MEMBERS = 4  # of all the members, enough to look around as one


@dataclass(frozen=True, slots=True)
class Bureau:
    """Whom one may play, as the web chat's door wants it."""

    today: date
    text: Texts

    def players(self, session: Session) -> list[Player]:
        """The secretary, the office, every branch's secretary, and a few members."""
        return list(self._players(session))

    def enter_as(self, session: Session, player: str) -> str | None:
        """The chat of this player; None where there is no such player."""
        if player not in {one.id for one in self._players(session)}:
            return None
        chat = f"demo-{player}"
        conversations.introduce(
            session, ("web", chat), int(player), by=None, now=datetime.combine(self.today, time(), UTC)
        )
        return chat

    def _players(self, session: Session) -> Iterator[Player]:
        for root in organisations.roots(session):
            for role in (Role.SECRETARY, Role.OFFICE):
                yield from self._holders(session, root, role)
            branches = organisations.under(session, root.id, on=self.today, level=Level.BRANCH)
            for branch in branches:
                yield from self._holders(session, branch, Role.BRANCH_SECRETARY)
            for branch in branches[:MEMBERS]:
                yield from list(self._holders(session, branch, Role.MEMBER))[1:2]

    def _holders(self, session: Session, organisation: Organisation, role: Role) -> Iterator[Player]:
        for person in people.with_role(session, organisation.id, role, self.today):
            yield Player(str(person.id), person.name, self.text(f"roles.{role}"), organisation.name)


async def serve(folder: Path, port: int, heartbeat: Heartbeat | None = None) -> None:
    """Open the web chat on `port` until interrupted. Raises CannotStart."""
    data = bureau.read()
    settings = load(folder / CONFIG)
    settings = settings.model_copy(update={"web": settings.web.model_copy(update={"port": port})})
    now = clock.standing(data["today"], settings.time_zone)
    await App(settings, now=now, demo=Bureau(data["today"], Texts.load()), heartbeat=heartbeat).run()
