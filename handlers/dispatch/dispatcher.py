"""The front desk: every event of every chat comes here, and goes to the conversation it belongs to.

First the few words that always work (取消, 上一步, 菜单 …), then the open dialogue, then whatever the words ask for.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from dialogue import Engine, Event, File, State, Step, Text, base36, parse_payload
from handlers.context import Content, Transaction, User
from handlers.dispatch import menu, replies
from handlers.dispatch.free_words import Answers, ParsedMessage, parse_message
from handlers.dispatch.services import ALWAYS, Service, Services, plain
from handlers.dispatch.turn import Turn
from handlers.messages import Incoming, Outgoing
from storage import conversations
from storage.conversations import Conversation, Kept

RUNS = 32  # one event may begin so many dialogues; the number of those still to come is the last digit of a run's name


@dataclass(frozen=True, slots=True)
class Answered:
    """What one event leads to: messages in their order, and dialogues to write back."""

    messages: Sequence[Outgoing]
    kept: Sequence[Kept]


class Dispatcher:
    """Knows all services; keeps nothing between two events."""

    def __init__(self, content: Content, services: Services) -> None:
        self._content = content
        self._services = services
        self._engine = Engine(content.text.phrases(), content.text.explain)
        self._reader = content.reader()
        self._everywhere = {word: name for name in ALWAYS for word in content.text(f"words.{name}").split()}

    @property
    def apology(self) -> str:
        """What is said when an event had to be set aside."""
        return self._content.text("dispatch.apology")

    def answer(
        self, session: Session, conversation: Conversation, incoming: Incoming, *, event: int, now: datetime
    ) -> Answered:
        """What this event leads to. Its id `event` names what begins with it; `now` is in people's time zone."""
        user = User.of(self._content, conversation)
        turn = Turn(user, Transaction(session, now), conversation, incoming, run=event * RUNS)
        if turn.active and not self._services[turn.active.dialogue].open_to(user):
            self._take_away(turn, turn.active.dialogue, turn.active.run)
            turn.active = None
        self._receive(turn)
        return Answered(replies.acknowledged(turn.messages, incoming), turn.kept)

    def _receive(self, turn: Turn) -> None:
        incoming = turn.incoming
        word = plain(incoming.text)
        if incoming.file and incoming.file.problem:
            turn.say(incoming.file.problem)
            if not word:
                return
        if incoming.tap:
            self._tapped(turn, incoming.tap)
            return
        if incoming.file and incoming.file.attachment is not None:
            turn.files = [File(incoming.file.attachment, incoming.file.name)]
        if incoming.file and incoming.file.words and not turn.active and self._document(turn, incoming.file.words):
            return
        if word or not turn.files:
            self._words(turn, word)
        for file in turn.files:
            self._file(turn, file)

    def _words(self, turn: Turn, word: str) -> None:
        """What was typed, alone or with a file."""
        if name := self._everywhere.get(word):
            self._always(turn, name)
            return
        if called := self._called(word, in_dialogue=turn.active is not None):
            self._begin(turn, *called)
            return
        if turn.active:
            self._go_on(turn, Text(turn.incoming.text))
            return
        self._free(turn)

    def _document(self, turn: Turn, words: str) -> bool:
        """Minutes sent as a file: begin with what they report, and attach the file. False where they report nothing."""
        if turn.user.person_id is None:
            return False
        heard = parse_message(turn.user, self._reader, words, turn.transaction.now.date())
        self._report(turn, heard)
        return bool(heard.begins)

    def _called(self, word: str, *, in_dialogue: bool) -> tuple[Service, Mapping[str, str]] | None:
        """A service, by its word alone or by `/start CODE`."""
        if word.startswith("/start "):
            return self._services["enrol"], {"0/code": word.removeprefix("/start ")}
        service = self._services.called_by(word, in_dialogue=in_dialogue)
        return (service, {}) if service else None

    def _tapped(self, turn: Turn, payload: str) -> None:
        if target := menu.parse(payload):
            service = self._services.get(target.service)
            if service:
                self._begin(turn, service, target.prefill)
                return
        if payload.startswith(menu.DRAFT):
            self._take_up(turn, payload.removeprefix(menu.DRAFT))
            return
        tap = parse_payload(payload)
        if tap and turn.active and tap.run == base36(turn.active.run):
            self._go_on(turn, tap)
        else:
            turn.toast(self._content.text("engine.stale"))

    def _file(self, turn: Turn, file: File) -> None:
        if turn.active:
            self._go_on(turn, file)
        elif turn.user.person_id is None:
            self._begin(turn, self._services["enrol"], {})
        else:
            turn.files = [file]
            self._begin(turn, self._services["attach"], {})

    def _always(self, turn: Turn, name: str) -> None:
        text, active = self._content.text, turn.active
        if name == "menu":
            if turn.user.person_id is None:
                self._begin(turn, self._services["enrol"], {})
            else:
                turn.messages.append(menu.of(turn.user, self._services))
        elif name == "drafts":
            drafts = conversations.drafts_of(turn.transaction.session, turn.user.account_id)
            turn.messages.append(menu.of_drafts(drafts, self._services, text, turn.transaction.now))
        elif not active:
            turn.say(text("dispatch.nothing_open"))
        elif name == "cancel":
            turn.keep(Kept(turn.user.account_id, active.run, active.dialogue, None, active=False, new=False))
            turn.active = None
            turn.say(text("dispatch.cancelled", title=self._services.label(self._services[active.dialogue])))
            self._next(turn, active.run)
        else:
            dialogue = self._services[active.dialogue].dialogue
            step = self._engine.back(
                dialogue, State.from_json(active.state), turn.transaction.now, turn.user, turn.transaction
            )
            self._step(turn, self._services[active.dialogue], active.run, step, new=False)

    def _begin(self, turn: Turn, service: Service, prefill: Answers) -> None:
        text = self._content.text
        if not service.open_to(turn.user):
            if turn.user.person_id is None:
                self._begin(turn, self._services["enrol"], {})
            else:
                turn.say(text("dispatch.not_for_you", title=self._services.label(service)))
            return
        step = self._engine.start(
            service.dialogue,
            base36(turn.run),
            turn.transaction.now,
            turn.user,
            turn.transaction,
            prefill=prefill,
            files=() if service.strangers else turn.files,
        )
        # What only tells something (帮助, 本月情况) comes in between, and the open question is asked once more.
        asks = step.state is not None
        if asks:
            turn.files = ()
        if turn.active and asks:
            self._set_aside(turn)
        self._step(turn, service, turn.run, step, new=True)
        if turn.active and not asks:
            active = turn.active
            self._show(turn, self._services[active.dialogue], active.run, active.state)

    def _set_aside(self, turn: Turn) -> None:
        active = turn.active
        if active:
            strangers = self._services[active.dialogue].strangers  # 登记 begins anew with every code
            state = None if strangers else active.state
            turn.keep(Kept(turn.user.account_id, active.run, active.dialogue, state, active=False, new=False))
            turn.active = None
            if strangers:
                return
            turn.say(
                self._content.text("dispatch.set_aside", title=self._services.label(self._services[active.dialogue]))
            )

    def _go_on(self, turn: Turn, event: Event) -> None:
        active = turn.active
        if active is None:
            raise ValueError("no dialogue is open")
        service, state = self._services[active.dialogue], State.from_json(active.state)
        kept = self._engine.keep(state, turn.files)
        step = self._engine.resume(service.dialogue, kept, event, turn.transaction.now, turn.user, turn.transaction)
        if isinstance(event, Text) and step.repeats(state):
            # No answer to what was asked; but perhaps something else is told, and the form was forgotten.
            heard = parse_message(turn.user, self._reader, event.text, turn.transaction.now.date())
            if heard.begins and heard.whole:
                self._set_aside(turn)
                self._report(turn, heard)
                return
        if isinstance(event, Text):
            for file in turn.files:
                turn.say(self._content.text("engine.file_kept", name=file.name))
            turn.files = ()
        self._step(turn, service, active.run, step, new=False)

    def _step(self, turn: Turn, service: Service, run: int, step: Step, *, new: bool) -> None:
        state = step.state.to_json() if step.state else None
        turn.keep(Kept(turn.user.account_id, run, service.name, state, active=state is not None, new=new))
        turn.messages += replies.of_step(step, turn.incoming)
        if step.status == "cancelled":
            turn.say(self._content.text("dispatch.cancelled", title=self._services.label(service)))
        if service.name == "enrol" and step.committed:
            self._welcome(turn)
        if state is None and not new:
            self._next(turn, run)

    def _next(self, turn: Turn, ended: int) -> None:
        """Of several things told in one message, go on with the next that was not taken up meanwhile."""
        drafts = conversations.drafts_of(turn.transaction.session, turn.user.account_id) if ended % RUNS else []
        same = [draft for draft in drafts if draft.run // RUNS == ended // RUNS and draft.run < ended]
        if same:
            draft = max(same, key=lambda draft: draft.run)
            turn.say(self._content.text("dispatch.next", left=draft.run % RUNS + 1))
            self._show(turn, self._services[draft.dialogue], draft.run, draft.state)

    def _welcome(self, turn: Turn) -> None:
        """The person is known from this moment on: show what there is for him."""
        address = (turn.user.channel, turn.user.chat)
        now = turn.transaction.now
        known = conversations.read(turn.transaction.session, [address], now, now.date())[address]
        user = User.of(self._content, known)
        turn.messages.append(menu.of(user, self._services, with_commands=True))

    def _take_up(self, turn: Turn, run: str) -> None:
        drafts = conversations.drafts_of(turn.transaction.session, turn.user.account_id)
        draft = next((draft for draft in drafts if base36(draft.run) == run), None)
        if draft is None:
            turn.toast(self._content.text("engine.stale"))
            return
        service = self._services[draft.dialogue]
        if turn.active and service.open_to(turn.user):
            self._set_aside(turn)
        self._show(turn, service, draft.run, draft.state)

    def _take_away(self, turn: Turn, name: str, run: int) -> None:
        """The post that this took has ended meanwhile."""
        turn.keep(Kept(turn.user.account_id, run, name, None, active=False, new=False))
        turn.say(self._content.text("dispatch.no_longer_for_you", title=self._services.label(self._services[name])))

    def _show(self, turn: Turn, service: Service, run: int, state: Any) -> None:
        if not service.open_to(turn.user):
            self._take_away(turn, service.name, run)
            return
        step = self._engine.show(
            service.dialogue, State.from_json(state), turn.transaction.now, turn.user, turn.transaction
        )
        self._step(turn, service, run, step, new=False)

    def _free(self, turn: Turn) -> None:
        """Nothing is open and no service is named: a sentence that reports something, or a word we don't know."""
        text, user = turn.incoming.text, turn.user
        if user.person_id is None:
            self._begin(turn, self._services["enrol"], {"0/code": text} if text else {})
            return
        heard = parse_message(user, self._reader, text, turn.transaction.now.date())
        self._report(turn, heard)
        if not heard.notices and not heard.begins and not turn.files:
            turn.say(self._content.text("dispatch.not_understood" if user.reporters else "dispatch.not_for_words"))
            turn.messages.append(menu.of(user, self._services))

    def _report(self, turn: Turn, heard: ParsedMessage) -> None:
        """Begin with the first of what was told; the others wait for their turn as drafts."""
        for notice in heard.notices:
            turn.say(notice)
        for left, (name, answers) in zip(reversed(range(len(heard.begins))), heard.begins, strict=True):
            service = self._services[name]
            turn.run = turn.run // RUNS * RUNS + left
            if any(kept.active for kept in turn.kept):
                state = self._engine.prepare(service.dialogue, base36(turn.run), turn.transaction.now, answers)
                account = turn.user.account_id
                turn.keep(Kept(account, turn.run, service.name, state.to_json(), active=False, new=True))
            else:
                self._begin(turn, service, answers)
