"""What a dialogue can do. It awaits nothing else, and does nothing else that has an effect: it is run again and again.

Keys name answers for good: renaming one forgets what open dialogues have under it.
"""

from collections.abc import Awaitable, Callable, Generator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Generic, TypeVar, cast

from dialogue.errors import DialogueError
from dialogue.questions import AskQuestion, AttachQuestion, ManyQuestion, OneQuestion, Question, ReviewQuestion
from dialogue.shapes import Card, Choice, File, Parse
from dialogue.state import State

P = TypeVar("P")
W = TypeVar("W")
T = TypeVar("T")
R = TypeVar("R")


@dataclass(frozen=True, slots=True)
class Load:
    """Read something through the world, once a run."""

    key: str
    read: Callable[[Any], Any]


@dataclass(frozen=True, slots=True)
class Commit:
    """Write something through the world, once."""

    key: str
    write: Callable[[Any], Any]
    unreviewed: bool


@dataclass(frozen=True, slots=True)
class Remark:
    """Say something, once as long as it stays the same."""

    key: str
    text: str
    document: Any


Request = Question | Load | Commit | Remark


class Wish(Awaitable[Any]):
    """Hands a request to the engine; the only thing a dialogue may wait for."""

    __slots__ = ("request",)

    def __init__(self, request: Request) -> None:
        self.request = request

    def __await__(self) -> Generator["Wish", Any, Any]:
        return (yield self)


class Chat(Generic[P, W]):
    """One replay of a dialogue with `person`. Methods that ask return the answer as soon as there is one."""

    __slots__ = ("_prefix", "_state", "_used", "now", "person")

    def __init__(self, person: P, state: State, used: set[str], prefix: str = "") -> None:
        self.person = person
        self.now: datetime = state.began
        self._state = state
        self._used = used
        self._prefix = prefix

    @property
    def today(self) -> date:
        """The day on which this run began."""
        return self.now.date()

    @property
    def files(self) -> tuple[File, ...]:
        """The files that came in during this run, whenever they came."""
        return tuple(File(number, name) for number, name in self._state.files)

    def scope(self, name: str) -> "Chat[P, W]":
        """The same chat, with keys of its own: for loops."""
        return Chat(self.person, self._state, self._used, f"{self._prefix}{name}/")

    async def ask(
        self,
        key: str,
        prompt: str,
        *,
        parse: Parse[T],
        choices: Sequence[Choice] = (),
        given: str | None = None,
    ) -> T:
        """What `parse` makes of the typed answer. `choices` are quick answers; `given` answers it unless changed."""
        return cast("T", await self._question(AskQuestion(self._name(key), prompt, parse, choices, given)))

    async def offer(
        self,
        key: str,
        prompt: str,
        *,
        parse: Parse[T],
        choices: Sequence[Choice] = (),
        given: str | None = None,
    ) -> T | None:
        """Like `ask`, but asked only when the person picks its line at the review; None until then, or when skipped."""
        question = AskQuestion(self._name(key), prompt, parse, choices, given, optional=True, offered=True)
        return cast("T | None", await self._question(question))

    async def ask_optional(
        self, key: str, prompt: str, *, parse: Parse[T], choices: Sequence[Choice] = (), given: str | None = None
    ) -> T | None:
        """Like `ask`, but may be skipped: None."""
        question = AskQuestion(self._name(key), prompt, parse, choices, given, optional=True)
        return cast("T | None", await self._question(question))

    async def choose(self, key: str, prompt: str, choices: Sequence[Choice], *, given: str | None = None) -> str:
        """The value of one of `choices`."""
        return cast("str", await self._question(OneQuestion(self._name(key), prompt, choices, given)))

    async def choose_many(
        self,
        key: str,
        prompt: str,
        choices: Sequence[Choice],
        *,
        at_least: int = 1,
        given: Sequence[str] | None = None,
    ) -> tuple[str, ...]:
        """The values of some of `choices`, in their order."""
        question = ManyQuestion(self._name(key), prompt, choices, at_least, given)
        return cast("tuple[str, ...]", await self._question(question))

    async def attach(self, key: str, prompt: str) -> tuple[File, ...]:
        """Wait for files until the person says that these are all, or that there are none."""
        await self._question(AttachQuestion(self._name(key), prompt))
        return self.files

    async def review(self, card: Card) -> None:
        """Read back what will be committed, until it is confirmed; each of its lines can be changed."""
        if not self._state.confirmed:
            await Wish(ReviewQuestion(self._name("review"), card))

    async def commit(self, key: str, write: Callable[[W], R], *, unreviewed: bool = False) -> R:
        """`write(world)`, exactly once, after the review. The result must be JSON.

        An Unacceptable that it raises is said, and the person is back at the review with all answers kept.
        `unreviewed` is for dialogues without a review.
        """
        name = self._name(key)
        if name in self._state.commits:
            return cast("R", self._state.commits[name])
        return cast("R", await Wish(Commit(name, write, unreviewed)))

    async def load(self, key: str, read: Callable[[W], R]) -> R:
        """`read(world)`, once: the same for the rest of this run. The result must be JSON."""
        name = self._name(key)
        if name in self._state.loaded:
            return cast("R", self._state.loaded[name])
        return cast("R", await Wish(Load(name, read)))

    async def say(self, key: str, text: str, document: Any = None) -> None:
        """Say it once; once more when its text has changed since."""
        await Wish(Remark(self._name(key), text, document))

    async def _question(self, question: Question) -> Any:
        answer = self._state.answers.get(question.key)
        if self._state.editing != question.key:
            if answer is not None:
                resolved = question.resolve(answer.raw, answer.day)
                if resolved is not None:
                    self._state.keep(question.key, answer)
                    return resolved.value
                self._state.forget(question.key)
            standing = question.standing(self.today)
            if standing is not None:
                return standing.value
        return await Wish(question)

    def _name(self, key: str) -> str:
        name = self._prefix + key
        if name in self._used:
            raise DialogueError(f"the key {name!r} is used twice in one run: give loops a scope")
        self._used.add(name)
        return name
