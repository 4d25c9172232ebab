"""The front desk: every event of every chat comes here, and goes to the conversation it belongs to.

First the few words that always work (取消, 上一步, 菜单 …), then the open dialogue, then whatever the words ask for.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from dialogue import Engine, Event, File, State, Step, Text, base36, parse_payload
from handlers import menu, outgoing
from handlers.hearing import Answers, Heard, hear
from handlers.messages import Incoming, Outgoing
from handlers.services import Service, Services, plain
from handlers.visit import Visit
from handlers.visitor import House, Visitor, World
from storage import conversations
from storage.conversations import Conversation, Kept

RUNS = 32  # one event may begin so many dialogues; the number of those still to come is the last digit of a run's name


@dataclass(frozen=True, slots=True)
class Answered:
    """What one event leads to: messages in their order, and dialogues to write back."""

    messages: Sequence[Outgoing]
    kept: Sequence[Kept]


class Desk:
    """Knows all services; keeps nothing between two events."""

    def __init__(self, house: House, services: Services) -> None:
        self._house = house
        self._services = services
        self._engine = Engine(house.text.phrases())
        self._listener = house.listener()
        self._everywhere = {
            word: name for name in ("cancel", "back", "menu", "drafts") for word in house.text(f"words.{name}").split()
        }

    @property
    def apology(self) -> str:
        """What is said when an event had to be set aside."""
        return self._house.text("desk.apology")

    def answer(
        self, session: Session, conversation: Conversation, incoming: Incoming, *, event: int, now: datetime
    ) -> Answered:
        """What this event leads to. Its id `event` names what begins with it; `now` is in people's time zone."""
        visitor = Visitor(
            self._house,
            conversation.account_id,
            conversation.channel,
            conversation.chat,
            conversation.person_id,
            conversation.name,
            conversation.organisation_id,
            conversation.posts,
        )
        visit = Visit(visitor, World(session, now), conversation, incoming, run=event * RUNS)
        if visit.active and not self._services[visit.active.dialogue].open_to(visitor):
            self._take_away(visit, visit.active.dialogue, visit.active.run)
            visit.active = None
        self._receive(visit)
        return Answered(outgoing.acknowledged(visit.messages, incoming), visit.kept)

    def _receive(self, visit: Visit) -> None:
        incoming = visit.incoming
        word = plain(incoming.text)
        if incoming.file and incoming.file.problem:
            visit.say(incoming.file.problem)
            return
        if incoming.tap:
            self._tapped(visit, incoming.tap)
            return
        if incoming.file and incoming.file.attachment is not None:
            self._file(visit, File(incoming.file.attachment, incoming.file.name))
            return
        if name := self._everywhere.get(word):
            self._always(visit, name)
            return
        if called := self._called(word, in_dialogue=visit.active is not None):
            self._begin(visit, *called)
            return
        if visit.active:
            self._go_on(visit, Text(incoming.text))
            return
        self._free(visit)

    def _called(self, word: str, *, in_dialogue: bool) -> tuple[Service, Mapping[str, str]] | None:
        """A service, by its word alone or by `/start CODE`."""
        if word.startswith("/start "):
            return self._services["enrol"], {"0/code": word.removeprefix("/start ")}
        service = self._services.called_by(word, in_dialogue=in_dialogue)
        return (service, {}) if service else None

    def _tapped(self, visit: Visit, payload: str) -> None:
        if target := menu.parse(payload):
            service = self._services.get(target.service)
            if service:
                self._begin(visit, service, target.prefill)
                return
        if payload.startswith(menu.DRAFT):
            self._take_up(visit, payload.removeprefix(menu.DRAFT))
            return
        tap = parse_payload(payload)
        if tap and visit.active and tap.run == base36(visit.active.run):
            self._go_on(visit, tap)
        else:
            visit.toast(self._house.text("engine.stale"))

    def _file(self, visit: Visit, file: File) -> None:
        if visit.active:
            self._go_on(visit, file)
        elif visit.visitor.person_id is None:
            self._begin(visit, self._services["enrol"], {})
        else:
            self._begin(visit, self._services["attach"], {}, [file])

    def _always(self, visit: Visit, name: str) -> None:
        text, active = self._house.text, visit.active
        if name == "menu":
            if visit.visitor.person_id is None:
                self._begin(visit, self._services["enrol"], {})
            else:
                visit.messages.append(menu.of(visit.visitor, self._services))
        elif name == "drafts":
            drafts = conversations.drafts_of(visit.world.session, visit.visitor.account_id)
            visit.messages.append(menu.of_drafts(drafts, self._services, text, visit.world.now))
        elif not active:
            visit.say(text("desk.nothing_open"))
        elif name == "cancel":
            visit.keep(Kept(visit.visitor.account_id, active.run, active.dialogue, None, active=False, new=False))
            visit.active = None
            visit.say(text("desk.cancelled", title=self._services.label(self._services[active.dialogue])))
            self._next(visit, active.run)
        else:
            dialogue = self._services[active.dialogue].dialogue
            step = self._engine.back(
                dialogue, State.from_json(active.state), visit.world.now, visit.visitor, visit.world
            )
            self._step(visit, self._services[active.dialogue], active.run, step, new=False)

    def _begin(self, visit: Visit, service: Service, prefill: Answers, files: Iterable[File] = ()) -> None:
        text = self._house.text
        if not service.open_to(visit.visitor):
            if visit.visitor.person_id is None:
                self._begin(visit, self._services["enrol"], {})
            else:
                visit.say(text("desk.not_for_you", title=self._services.label(service)))
            return
        step = self._engine.start(
            service.dialogue,
            base36(visit.run),
            visit.world.now,
            visit.visitor,
            visit.world,
            prefill=prefill,
            files=tuple(files),
        )
        # What only tells something (帮助, 本月情况) comes in between, and the open question is asked once more.
        asks = step.state is not None
        if visit.active and asks:
            self._set_aside(visit)
        self._step(visit, service, visit.run, step, new=True)
        if visit.active and not asks:
            active = visit.active
            self._show(visit, self._services[active.dialogue], active.run, active.state)

    def _set_aside(self, visit: Visit) -> None:
        active = visit.active
        if active:
            strangers = self._services[active.dialogue].strangers  # 登记 begins anew with every code
            state = None if strangers else active.state
            visit.keep(Kept(visit.visitor.account_id, active.run, active.dialogue, state, active=False, new=False))
            visit.active = None
            if strangers:
                return
            visit.say(self._house.text("desk.set_aside", title=self._services.label(self._services[active.dialogue])))

    def _go_on(self, visit: Visit, event: Event) -> None:
        active = visit.active
        if active is None:
            raise ValueError("no dialogue is open")
        service, state = self._services[active.dialogue], State.from_json(active.state)
        step = self._engine.resume(service.dialogue, state, event, visit.world.now, visit.visitor, visit.world)
        if isinstance(event, Text) and _not_taken(state, step):
            # No answer to what was asked; but perhaps something else is told, and the form was forgotten.
            heard = hear(visit.visitor, self._listener, event.text, visit.world.now.date())
            if heard.begins and heard.whole:
                self._set_aside(visit)
                self._report(visit, heard)
                return
        self._step(visit, service, active.run, step, new=False)

    def _step(self, visit: Visit, service: Service, run: int, step: Step, *, new: bool) -> None:
        state = step.state.to_json() if step.state else None
        visit.keep(Kept(visit.visitor.account_id, run, service.name, state, active=state is not None, new=new))
        visit.messages += outgoing.of_step(step, visit.incoming)
        if step.status == "cancelled":
            visit.say(self._house.text("desk.cancelled", title=self._services.label(service)))
        if service.name == "enrol" and step.committed:
            self._welcome(visit)
        if state is None and not new:
            self._next(visit, run)

    def _next(self, visit: Visit, ended: int) -> None:
        """Of several things told in one message, go on with the next that was not taken up meanwhile."""
        drafts = conversations.drafts_of(visit.world.session, visit.visitor.account_id) if ended % RUNS else []
        same = [draft for draft in drafts if draft.run // RUNS == ended // RUNS and draft.run < ended]
        if same:
            draft = max(same, key=lambda draft: draft.run)
            visit.say(self._house.text("desk.next", left=draft.run % RUNS + 1))
            self._show(visit, self._services[draft.dialogue], draft.run, draft.state)

    def _welcome(self, visit: Visit) -> None:
        """The person is known from this moment on: show what there is for him."""
        address = (visit.visitor.channel, visit.visitor.chat)
        now = visit.world.now
        known = conversations.read(visit.world.session, [address], now, now.date())[address]
        visitor = replace(
            visit.visitor,
            person_id=known.person_id,
            name=known.name,
            organisation_id=known.organisation_id,
            posts=known.posts,
        )
        visit.messages.append(menu.of(visitor, self._services, with_commands=True))

    def _take_up(self, visit: Visit, run: str) -> None:
        drafts = conversations.drafts_of(visit.world.session, visit.visitor.account_id)
        draft = next((draft for draft in drafts if base36(draft.run) == run), None)
        if draft is None:
            visit.toast(self._house.text("engine.stale"))
            return
        service = self._services[draft.dialogue]
        if visit.active and service.open_to(visit.visitor):
            self._set_aside(visit)
        self._show(visit, service, draft.run, draft.state)

    def _take_away(self, visit: Visit, name: str, run: int) -> None:
        """The post that this took has ended meanwhile."""
        visit.keep(Kept(visit.visitor.account_id, run, name, None, active=False, new=False))
        visit.say(self._house.text("desk.no_longer_for_you", title=self._services.label(self._services[name])))

    def _show(self, visit: Visit, service: Service, run: int, state: Any) -> None:
        if not service.open_to(visit.visitor):
            self._take_away(visit, service.name, run)
            return
        step = self._engine.show(service.dialogue, State.from_json(state), visit.world.now, visit.visitor, visit.world)
        self._step(visit, service, run, step, new=False)

    def _free(self, visit: Visit) -> None:
        """Nothing is open and no service is named: a sentence that reports something, or a word we don't know."""
        text, visitor = visit.incoming.text, visit.visitor
        if visitor.person_id is None:
            self._begin(visit, self._services["enrol"], {"0/code": text} if text else {})
            return
        heard = hear(visitor, self._listener, text, visit.world.now.date())
        self._report(visit, heard)
        if not heard.notices and not heard.begins:
            visit.say(self._house.text("desk.not_understood" if visitor.reporters else "desk.not_for_words"))
            visit.messages.append(menu.of(visitor, self._services))

    def _report(self, visit: Visit, heard: Heard) -> None:
        """Begin with the first of what was told; the others wait for their turn as drafts."""
        for notice in heard.notices:
            visit.say(notice)
        for left, (name, answers) in zip(reversed(range(len(heard.begins))), heard.begins, strict=True):
            service = self._services[name]
            visit.run = visit.run // RUNS * RUNS + left
            if any(kept.active for kept in visit.kept):
                state = self._engine.prepare(service.dialogue, base36(visit.run), visit.world.now, answers)
                account = visit.visitor.account_id
                visit.keep(Kept(account, visit.run, service.name, state.to_json(), active=False, new=True))
            else:
                self._begin(visit, service, answers)


def _not_taken(before: State, step: Step) -> bool:
    """The same is asked again, and nothing was answered."""
    after = step.state
    asked = (before.asked and before.asked.key, after and after.asked and after.asked.key)
    return after is not None and asked[0] == asked[1] and after.answers == before.answers
