"""One run of a dialogue's function from the top, with the answers there are, up to the first that is missing.

The coroutine never waits for anything outside: it ends, or it stops at a question and is closed.
"""

from collections.abc import Callable, Coroutine
from datetime import date
from typing import Any, Generic, NamedTuple, Never, TypeVar
from zlib import crc32

from dialogue.driving import STOP, Derailed, Ended, Explain, Moment, close, no_explanation, suspend
from dialogue.errors import DialogueError, Unacceptable
from dialogue.jsonable import fresh, storable
from dialogue.phrases import Phrases
from dialogue.question import Answered, Edit, Heard, OpenMenu, Pressed, Question, Toggled
from dialogue.review import SEALED
from dialogue.shapes import Reply, Say, Text
from dialogue.state import Answer, Asked, Raw, State
from dialogue.trail import Trail

P = TypeVar("P")
W = TypeVar("W")
T = TypeVar("T")


class Replay(Generic[P, W]):
    """Changes `state`, a copy of the caller's own. `dry`: calls nothing, and stops where something is missing."""

    def __init__(
        self,
        state: State,
        moment: Moment[P, W],
        phrases: Phrases,
        heard: Heard | None = None,
        *,
        explain: Explain = no_explanation,
        dry: bool = False,
    ) -> None:
        self.state = state
        self.moment = moment
        self.phrases = phrases
        self.replies: list[Reply] = []
        self.pending: Question[Any] | None = None
        self.rest: Heard | None = None
        self.redraw = False  # what is asked next stands in place of what was tapped
        self.toggled = False
        self.refusal = ""
        self.committed = False
        self.trail = Trail()
        self._heard = heard
        self._explain_error = explain
        self._dry = dry
        self._ended: Ended | None = None
        self._reviewed = False
        self._outside: Exception | None = None
        self._newest: _Newest | None = None
        self._onward = False  # what is heard was meant for the question after the one that was shown

    def run(self, talk: Coroutine[Any, Any, None]) -> Ended:
        """Run `talk`. Raises DialogueError, whatever load and commit functions raise, and Derailed for all else."""
        try:
            signal = talk.send(None)
        except StopIteration:
            return Ended.FINISHED
        except Unacceptable as refusal:
            self.refusal = str(refusal)
            return Ended.REFUSED
        except DialogueError:
            raise
        except Exception as error:
            if error is self._outside or self.committed:
                raise
            raise Derailed(error) from error
        finally:
            close(talk)
        if signal is not STOP or self._ended is None:
            raise DialogueError("a dialogue awaits only what chat offers")
        return self._ended

    async def answer(self, question: Question[T]) -> T:
        """The answer to `question`, kept or just heard; the run stops where there is none."""
        self.trail.name("question", question.key)
        if self.state.editing != question.key and (kept := self._kept(question)):
            if self._onward and not question.silent:
                self._heard, self._onward = None, False
            return kept[0]
        if self._heard is not None and (new := self._hear(question, self._heard)):
            return new[0]
        self.pending = question
        return await self._stop(self._ended or Ended.WAITING)

    async def load(self, key: str, function: Callable[[W], Any]) -> Any:
        """What `function` gave when it was first called in this run."""
        self.trail.name("load", key)
        loaded = self.state.loaded
        if key not in loaded:
            if self._dry:
                await self._stop(Ended.WAITING)
            loaded[key] = self._call(key, function)
        self.trail.loads.append(key)
        return fresh(loaded[key])

    async def commit(self, key: str, function: Callable[[W], Any], *, unreviewed: bool) -> Any:
        """What `function` gave the one time it was called in this run."""
        self.trail.name("commit", key)
        committed = self.state.committed
        if key not in committed:
            if self._dry:
                await self._stop(Ended.WAITING)
            if not (unreviewed or self._reviewed):
                raise DialogueError(f"{key}: what is committed must have been reviewed, with no question in between")
            committed[key] = self._call(key, function)
            self.committed = True
            for name, question in self.trail.open.items():
                if question.reviews:
                    self.state.answers[name] = self._answered(SEALED)
        self.trail.open.clear()
        return fresh(committed[key])

    def say(self, key: str, text: str, document: object | None) -> None:
        """Say `text`, unless it is what was said last under `key`."""
        self.trail.name("say", key)
        self.trail.says.append(key)
        mark = crc32(text.encode())
        if self.state.said.get(key) != mark:
            self.state.said[key] = mark
            self.replies.append(Say(text, document))

    def reopen(self) -> bool:
        """Have the answer that was refused given again: the newest, or else the last. False where there is none."""
        newest = self._newest if self._newest and self._newest.key in self.trail.open else None
        key = newest.key if newest else self.trail.last()
        if key is None:
            return False
        self.trail.forget(self.state, key)
        if newest and newest.edited:
            self.state.editing = key
            if newest.before is not None:
                self.state.answers[key] = newest.before
        return True

    def _kept(self, question: Question[T]) -> tuple[T] | None:
        """The value of the answer there is (in a tuple, as it may be None); None where none is there, or holds."""
        key, state = question.key, self.state
        held = state.answers.get(key)
        if held is None:
            return self._along(question)
        try:
            value = question.restore(held[0], date.fromisoformat(held[1]))
        except Unacceptable as reason:
            if state.asked is None or state.asked.key != key:
                self._explain(reason)
            return None
        self._pass(question)
        return (value,)

    def _along(self, question: Question[T]) -> tuple[T] | None:
        """The value of an answer that came along with the run, if it can be taken; from then on it is kept."""
        key, state = question.key, self.state
        raw: Raw = state.prefill.get(key) or (key not in state.dropped and question.given) or None
        if raw is None and not question.silent:
            return None
        try:
            value = question.restore(raw, date.fromisoformat(state.began[:10]))
        except Unacceptable:
            return None
        if raw is not None:
            state.answers[key] = [raw if isinstance(raw, str) else list(raw), state.began[:10]]
            state.prefill.pop(key, None)
            self._newest = _Newest(key, False, None)
        self._pass(question)
        return (value,)

    def _hear(self, question: Question[T], heard: Heard) -> tuple[T] | None:
        """Have `question` make what it can of `heard`; the value if that is an answer."""
        state, asked = self.state, self.state.asked
        if self._onward:
            asked = state.asked = Asked(question.key)
        self._heard, self._onward = None, False
        if asked is None or asked.key != question.key:
            self.replies.append(Say(self.phrases.changed))
            return None
        match heard:
            case Pressed("cancel"):
                self._ended = Ended.CANCELLED
                return None
            case Pressed("keep"):
                self._turn("", menu="", redraw=bool(state.menu))
                return None
        try:
            match question.understand(heard, asked):
                case Answered(raw, rest):
                    value = self._accept(question, raw)
                    self._heard, self._onward = rest, rest is not None
                    return (value,)
                case Toggled(picks, whole):
                    state.asked = asked._replace(picks=picks, whole=whole)
                    self.toggled = whole == asked.whole
                    if not self.toggled:
                        # The buttons stand elsewhere now: a tap on the old ones must not count.
                        state.answered, self.redraw = state.token, True
                case Edit(key, text):
                    self._turn(key, menu="", redraw=False)
                    if text:
                        state.asked = Asked(key)
                        left_out = self.trail.open[key].optional and self.phrases.control(text, ("skip",))
                        self.rest = Pressed("skip") if left_out else Text(text)
                case OpenMenu(menu):
                    self._turn("", menu=menu, redraw=True)
        except Unacceptable as reason:
            self._explain(reason)
        return None

    def _accept(self, question: Question[T], raw: Raw) -> T:
        """Keep a new answer; what was loaded further on depends on it, and is loaded anew."""
        key, state = question.key, self.state
        answer = self._answered(raw)
        value = question.restore(raw, date.fromisoformat(answer[1]))
        self._newest = _Newest(key, state.editing == key, state.answers.get(key))
        state.answers[key] = answer
        state.prefill.pop(key, None)
        state.loaded = {name: state.loaded[name] for name in self.trail.loads}
        if state.editing == key:
            state.editing = ""
        state.menu = ""
        state.answered = state.token
        self._pass(question)
        return value

    def _turn(self, editing: str, *, menu: str, redraw: bool) -> None:
        state = self.state
        state.editing, state.menu, state.answered = editing, menu, state.token
        self.redraw = redraw
        self._ended = Ended.AGAIN

    def _pass(self, question: Question[Any]) -> None:
        self._reviewed = question.reviews
        self.trail.passed(question)

    def _explain(self, reason: Unacceptable) -> None:
        if sentence := str(reason):
            self.replies.append(Say(sentence))

    def _answered(self, raw: Raw) -> Answer:
        return [raw, self.moment.now.date().isoformat()]

    def _call(self, key: str, function: Callable[[W], Any]) -> Any:
        try:
            value = function(self.moment.world)
        except Unacceptable:
            raise
        except Exception as error:
            if sentence := self._explain_error(error):
                raise Unacceptable(sentence) from error
            self._outside = error
            raise
        return storable(key, value)

    async def _stop(self, ended: Ended) -> Never:
        self._ended = ended
        await suspend()


class _Newest(NamedTuple):
    """The last question whose answer is new in this replay; `edited`: instead of the answer `before`, if any."""

    key: str
    edited: bool
    before: Answer | None
