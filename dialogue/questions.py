"""The kinds of questions there are: words, one choice, several, files. (The review is `dialogue.review`.)"""

from collections.abc import Callable, Sequence
from datetime import date
from typing import TypeVar

from dialogue.errors import DialogueError, Unacceptable
from dialogue.matching import numbered, plain, several
from dialogue.offers import PAGE, Offer
from dialogue.phrases import Phrases
from dialogue.question import Answered, Edit, Heard, Picked, Pressed, Question, Shown, Toggled, Turned, Understood
from dialogue.shapes import Choice, File, Text
from dialogue.state import Asked, Control, Raw

LONGEST_WORDS = 40
"""Letters of a part of a name by which a long choice is narrowed."""

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

    def show(self, _asked: Asked) -> Shown:
        offered = [*self.quick, self.again] if self.again else self.quick
        quick = [Choice(choice.value, choice.label, numbered=False) for choice in offered]
        return Shown(self.prompt, quick, ("skip",) if self.optional else ())


class One(Question[Choice]):
    """Answered by one of what is offered. A long offer is shown in pages, and narrowed by part of a name."""

    __slots__ = ("offer",)

    def __init__(self, phrases: Phrases, key: str, prompt: str, offer: Offer, given: str | None) -> None:
        super().__init__(phrases, key, prompt, given)
        self.offer = offer

    def restore(self, raw: Raw, _day: date) -> Choice:
        choice = self.offer.get(raw) if isinstance(raw, str) else None
        if choice is None:
            raise Unacceptable(self.phrases.gone)
        return choice

    def understand(self, heard: Heard, asked: Asked) -> Understood:
        match heard:
            case Pressed("more"):
                return Turned("", 0)
            case Pressed() as pressed:
                return _turned(pressed, asked)
            case Picked(value):
                return Answered(value)
            case Text(text):
                if named := self._named(text, asked.values):
                    return Answered(named)
                words = plain(text)
                if _is_long(asked) and 0 < len(words) <= LONGEST_WORDS and self.offer.page(words, 0, 1):
                    return Turned(words, 0)
        raise Unacceptable(self.phrases.not_offered)

    def show(self, asked: Asked) -> Shown:
        found = self.offer.page(asked.words, asked.skip, PAGE + 1)
        controls = _pages(asked.skip, len(found) > PAGE)
        if asked.words:
            controls = (*controls, "more")
        choices = _distinct(self.key, found[:PAGE] or self.offer.page("", 0, PAGE))
        prompt = f"{self.prompt}\n{self.phrases.many}" if controls else self.prompt
        return Shown(prompt, choices, controls)

    def spoken(self, raw: Raw) -> str:
        choice = self.offer.get(raw)
        return choice.label if choice else ""

    def _named(self, text: str, shown: Sequence[str]) -> str | None:
        """Its value, by label, by number as shown, by value."""
        if choice := self.offer.named(text):
            return choice.value
        if value := numbered(plain(text), shown):
            return value
        choice = self.offer.get(plain(text))
        return choice.value if choice else None


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
            case Pressed("done"):
                return Answered(list(asked.picks))
            case Pressed() as pressed:
                return _turned(pressed, asked)
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

    def show(self, asked: Asked) -> Shown:
        choices = _distinct(self.key, self.choices)
        still = tuple(choice.value for choice in choices if choice.value in asked.picks)
        put = [choice for at, choice in enumerate(choices) if asked.whole or at < self.first or choice.value in still]
        marked = [
            Choice(choice.value, self.phrases.mark + choice.label) if choice.value in still else choice
            for choice in put[asked.skip : asked.skip + PAGE]
        ]
        controls = _pages(asked.skip, asked.skip + PAGE < len(put))
        if len(put) < len(choices):
            controls = (*controls, "more")
        return Shown(self.prompt, marked, (*controls, "done"), still)

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

    def show(self, _asked: Asked) -> Shown:
        return Shown(self.prompt, (), ("done",) if self.files else ("skip",))


def _values(raw: Raw) -> Sequence[str]:
    """The values of a multiple choice; one value where the question was a single choice in an earlier version."""
    return raw if isinstance(raw, list | tuple) else [raw]


def _turned(pressed: Pressed, asked: Asked) -> Turned:
    """The page after or before the one that was shown."""
    step = PAGE if pressed.control == "next" else -PAGE
    return Turned(asked.words, max(0, asked.skip + step))


def _pages(skip: int, more: bool) -> tuple[Control, ...]:
    """The buttons that lead to the pages before and after this one."""
    return (*(("previous",) if skip else ()), *(("next",) if more else ()))


def _is_long(asked: Asked) -> bool:
    """Not all was shown."""
    return bool(asked.words) or "next" in asked.controls or "previous" in asked.controls


def _distinct(key: str, choices: Sequence[Choice]) -> Sequence[Choice]:
    if not choices or len({choice.value for choice in choices}) < len(choices):
        raise DialogueError(f"{key}: choices must be there, each with a value of its own")
    return choices
