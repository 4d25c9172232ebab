"""The kinds of questions there are: words, one choice, several, files. (The review is `dialogue.review`.)"""

from collections.abc import Callable, Sequence
from datetime import date
from typing import TypeVar

from dialogue.errors import DialogueError, Unacceptable
from dialogue.matching import one, plain, several
from dialogue.phrases import Phrases
from dialogue.question import Answered, Edit, Heard, Picked, Pressed, Question, Shown, Toggled, Understood
from dialogue.shapes import Choice, File, Text
from dialogue.state import Asked, Raw

T = TypeVar("T")
Parse = Callable[[str, date], T]
"""Words typed, and the day they were typed → what they mean. Raises Unacceptable."""


class Typed(Question[T]):
    """Answered by words. Quick answers are words on a button."""

    __slots__ = ("again", "optional", "parse", "quick", "silent")

    def __init__(
        self,
        phrases: Phrases,
        key: str,
        prompt: str,
        parse: Parse[T],
        quick: Sequence[Choice],
        given: str | None,
        *,
        optional: bool,
        silent: bool = False,
        again: Choice | None = None,
    ) -> None:
        super().__init__(phrases, key, prompt, given)
        self.again = again
        self.parse = parse
        self.quick = quick
        self.optional = optional
        self.silent = silent

    def restore(self, raw: Raw, day: date) -> T:
        if isinstance(raw, str):
            return self.parse(raw, day)
        if raw is None and self.optional:
            return None  # type: ignore[return-value]  # T is "… | None" for whoever asks an optional question
        raise Unacceptable("")

    def understand(self, heard: Heard, _asked: Asked) -> Understood:
        match heard:
            case Picked(value):
                return Edit(value) if self.again and value == self.again.value else Answered(value)
            case Pressed():
                return Answered(None)
            case Text(text) if self.again and plain(text) == plain(self.again.label):
                return Edit(self.again.value)
            case Text(text):
                if not text.strip():
                    raise Unacceptable(self.phrases.blank)
                typed = plain(text)
                return Answered(next((quick.value for quick in self.quick if plain(quick.label) == typed), text))

    def show(self, _picks: Sequence[str], _whole: bool) -> Shown:
        offered = [*self.quick, self.again] if self.again else self.quick
        quick = [Choice(choice.value, choice.label, numbered=False) for choice in offered]
        return Shown(self.prompt, quick, ("skip",) if self.optional else ())


class One(Question[str]):
    """Answered by one of `choices`; gives its value."""

    __slots__ = ("choices",)

    def __init__(self, phrases: Phrases, key: str, prompt: str, choices: Sequence[Choice], given: str | None) -> None:
        super().__init__(phrases, key, prompt, given)
        self.choices = choices

    def restore(self, raw: Raw, _day: date) -> str:
        for choice in self.choices:
            if choice.value == raw:
                return choice.value
        raise Unacceptable(self.phrases.gone)

    def understand(self, heard: Heard, asked: Asked) -> Understood:
        match heard:
            case Picked(value):
                return Answered(value)
            case Text(text) if named := one(text, self.choices, asked.values):
                return Answered(named)
        raise Unacceptable(self.phrases.not_offered)

    def show(self, _picks: Sequence[str], _whole: bool) -> Shown:
        return Shown(self.prompt, _distinct(self.key, self.choices))

    def spoken(self, raw: Raw) -> str:
        return "、".join(choice.label for choice in self.choices if choice.value == raw)


class Several(Question[tuple[str, ...]]):
    """Answered by at least `at_least` of `choices`; gives their values in the order they are offered.

    The `first` ones are shown, and all once more are asked for; each can be named at any time.
    """

    __slots__ = ("at_least", "choices", "finishes", "first", "one_is_enough")

    def __init__(
        self,
        phrases: Phrases,
        key: str,
        prompt: str,
        choices: Sequence[Choice],
        at_least: int,
        first: int | None,
        given: Sequence[str] | None,
        *,
        one_is_enough: bool = False,
        finishes: Callable[[str], bool] = lambda _text: False,
    ) -> None:
        super().__init__(phrases, key, prompt, given)
        self.one_is_enough = one_is_enough
        self.finishes = finishes
        self.choices = choices
        self.at_least = at_least
        self.first = len(choices) if first is None else first

    def restore(self, raw: Raw, _day: date) -> tuple[str, ...]:
        wanted = set(_values(raw))
        found = tuple(choice.value for choice in self.choices if choice.value in wanted)
        if len(found) < len(wanted):
            raise Unacceptable(self.phrases.gone)
        if len(found) < self.at_least:
            raise Unacceptable(self.phrases.at_least.format(count=self.at_least))
        return found

    def understand(self, heard: Heard, asked: Asked) -> Understood:
        match heard:
            case Pressed("more"):
                return Toggled(asked.picks, whole=True)
            case Pressed():
                return Answered(list(asked.picks))
            case Picked(value):
                if all(choice.value != value for choice in self.choices):
                    raise Unacceptable(self.phrases.gone)
                if self.one_is_enough and not asked.picks:
                    return Answered([value])
                return Toggled(tuple(set(asked.picks) ^ {value}), asked.whole)
            case Text(text) if values := several(text, self.choices, asked.values):
                return Answered(values)
            case Text(text) if asked.picks and self.finishes(text):
                return Answered(list(asked.picks), Text(text))
        raise Unacceptable(self.phrases.not_offered)

    def show(self, picks: Sequence[str], whole: bool) -> Shown:
        choices = _distinct(self.key, self.choices)
        still = tuple(choice.value for choice in choices if choice.value in picks)
        put = [choice for at, choice in enumerate(choices) if whole or at < self.first or choice.value in still]
        marked = [
            Choice(choice.value, self.phrases.mark + choice.label) if choice.value in still else choice
            for choice in put
        ]
        return Shown(self.prompt, marked, ("more", "done") if len(put) < len(choices) else ("done",), still)

    def spoken(self, raw: Raw) -> str:
        return "、".join(choice.label for choice in self.choices if choice.value in _values(raw))


class Files(Question[tuple[File, ...]]):
    """Answered by sending files, then done; gives all files of the run. Files are kept wherever they arrive."""

    __slots__ = ("files",)

    def __init__(self, phrases: Phrases, key: str, prompt: str, files: tuple[File, ...]) -> None:
        super().__init__(phrases, key, prompt)
        self.files = files

    def restore(self, raw: Raw, _day: date) -> tuple[File, ...]:
        if raw != []:
            raise Unacceptable("")
        return self.files

    def understand(self, heard: Heard, _asked: Asked) -> Understood:
        if isinstance(heard, Pressed):
            return Answered([])
        raise Unacceptable(self.phrases.send_file)

    def show(self, _picks: Sequence[str], _whole: bool) -> Shown:
        return Shown(self.prompt, (), ("done",) if self.files else ("skip",))


def _values(raw: Raw) -> Sequence[str]:
    """The values of a multiple choice; one value where the question was a single choice in an earlier version."""
    return raw if isinstance(raw, list | tuple) else [raw]


def _distinct(key: str, choices: Sequence[Choice]) -> Sequence[Choice]:
    if not choices or len({choice.value for choice in choices}) < len(choices):
        raise DialogueError(f"{key}: choices must be there, each with a value of its own")
    return choices
