"""What a dialogue can do. Nothing else may be awaited, and nothing else may read, write or look at the clock.

Every question, load, commit and sentence has a key, once in a run for each of these; answers are kept under it.
"""

from collections.abc import Callable, Sequence
from datetime import date, datetime
from typing import Any, Generic, Literal, TypeVar, overload

from dialogue.errors import Unacceptable
from dialogue.questions import Files, One, Parse, Several, Typed
from dialogue.replay import Replay
from dialogue.review import Review, editable
from dialogue.shapes import Card, Choice, File

P = TypeVar("P")
W = TypeVar("W")
T = TypeVar("T")


class Chat(Generic[P, W]):
    """A conversation with `person`, as one run of a dialogue sees it.

    `given` is an answer that is there already, as a person would have typed or chosen it: where it is acceptable,
    nothing is asked. `key`s are kept with what is open: don't change them lightly.
    """

    __slots__ = ("_prefix", "_replay")

    def __init__(self, replay: Replay[P, W], prefix: str = "") -> None:
        self._replay = replay
        self._prefix = prefix

    @property
    def person(self) -> P:
        """The person, as known at the present event."""
        return self._replay.moment.person

    @property
    def now(self) -> datetime:
        """The moment the run began, with its offset: the same at every replay."""
        return datetime.fromisoformat(self._replay.state.began)

    @property
    def today(self) -> date:
        """The day the run began."""
        return self.now.date()

    @property
    def files(self) -> tuple[File, ...]:
        """What was sent so far, at whatever question."""
        return tuple(File(number, name) for number, name in self._replay.state.files)

    @overload
    async def ask(
        self,
        key: str,
        prompt: str,
        parse: Parse[T],
        *,
        choices: Sequence[Choice] = (),
        optional: Literal[False] = False,
        given: str | None = None,
        again: Choice | None = None,
    ) -> T: ...
    @overload
    async def ask(
        self,
        key: str,
        prompt: str,
        parse: Parse[T],
        *,
        choices: Sequence[Choice] = (),
        optional: Literal[True],
        given: str | None = None,
        again: Choice | None = None,
    ) -> T | None: ...
    async def ask(
        self,
        key: str,
        prompt: str,
        parse: Parse[T],
        *,
        choices: Sequence[Choice] = (),
        optional: bool = False,
        given: str | None = None,
        again: Choice | None = None,
    ) -> T | None:
        """Ask for words; `parse` (see `Parse`) says what they mean. `choices` are quick answers: values to be parsed.

        An `optional` question may be left out; the answer is None then. `again` is a button that leads back to an
        earlier question of this scope: its value is that question's key.
        """
        back = Choice(self._prefix + again.value, again.label) if again else None
        question: Typed[T | None] = Typed(
            self._replay.phrases, self._prefix + key, prompt, parse, choices, given, optional=optional, again=back
        )
        return await self._replay.answer(question)

    async def offer(
        self,
        key: str,
        prompt: str,
        parse: Parse[T],
        *,
        choices: Sequence[Choice] = (),
        given: str | None = None,
    ) -> T | None:
        """An answer that is welcome but not asked for: None, unless it came along or was filled in at the review."""
        question: Typed[T | None] = Typed(
            self._replay.phrases, self._prefix + key, prompt, parse, choices, given, optional=True, silent=True
        )
        return await self._replay.answer(question)

    async def choose(self, key: str, prompt: str, choices: Sequence[Choice], *, given: str | None = None) -> str:
        """Ask for one of `choices`, by tap, number or label; gives its value."""
        return await self._replay.answer(One(self._replay.phrases, self._prefix + key, prompt, choices, given))

    async def choose_many(
        self,
        key: str,
        prompt: str,
        choices: Sequence[Choice],
        *,
        at_least: int = 1,
        first: int | None = None,
        given: Sequence[str] | None = None,
        one_is_enough: bool = False,
        next_answer: Parse[Any] | None = None,
    ) -> tuple[str, ...]:
        """Ask for some of `choices`, by taps or typed at once; gives their values in the order of `choices`.

        Of many choices the `first` ones are shown, and the others when they are asked for. With `one_is_enough` the
        first tap is the whole answer; let a later question lead back by its `again`. Where something is picked, words
        that `next_answer` can parse finish the choice, and answer the question that comes next.
        """
        name, state, today = self._prefix + key, self._replay.state, self._replay.moment.now.date()

        def finishes(text: str) -> bool:
            return next_answer is not None and state.editing != name and _can_parse(next_answer, text, today)

        return await self._replay.answer(
            Several(
                self._replay.phrases,
                name,
                prompt,
                choices,
                at_least,
                first,
                given,
                one_is_enough=one_is_enough,
                finishes=finishes,
            )
        )

    async def attach(self, key: str, prompt: str) -> tuple[File, ...]:
        """Ask for files, none being an answer too; gives all of the run."""
        return await self._replay.answer(Files(self._replay.phrases, self._prefix + key, prompt, self.files))

    async def review(self, card: Card, *, key: str = "review") -> None:
        """Read `card` back, until it is confirmed as it was read. A line's key is relative to this chat's scope."""
        lines = editable(card.lines, self._prefix, self._replay.trail.open)
        menu = self._replay.state.menu
        await self._replay.answer(Review(self._replay.phrases, self._prefix + key, card, lines, menu=menu))

    async def load(self, key: str, function: Callable[[W], Any]) -> Any:
        """What `function(world)` gave when this was first reached: JSON, the same for the rest of the run.

        It is read anew after an earlier answer was changed. If it raises Unacceptable, the answer before is asked
        for again, with that sentence; whatever else it raises leaves the engine as it is.
        """
        return await self._replay.load(self._prefix + key, function)

    async def commit(self, key: str, function: Callable[[W], Any], *, unreviewed: bool = False) -> Any:
        """Call `function(world)` once in this run; gives its result, which must be JSON.

        Just before there must have been a confirmed review, unless `unreviewed`. If it raises Unacceptable the run is
        at its review (or last question) again, with that sentence, so it must have written nothing until then. An error
        that the engine can `explain` does the same; whatever else it raises leaves the engine as it is.
        """
        return await self._replay.commit(self._prefix + key, function, unreviewed=unreviewed)

    async def say(self, key: str, text: str, document: object | None = None) -> None:
        """Say `text` once; again when it has changed since."""
        self._replay.say(self._prefix + key, text, document)

    def scope(self, name: str) -> "Chat[P, W]":
        """The same chat with keys of its own, `name/key`: for each turn of a loop."""
        return Chat(self._replay, f"{self._prefix}{name}/")


def _can_parse(parse: Parse[Any], text: str, today: date) -> bool:
    try:
        parse(text, today)
    except Unacceptable:
        return False
    return True
