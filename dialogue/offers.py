"""What can be chosen from: a list that is at hand, or one too long to read at once, of which pages are looked up."""

from collections.abc import Sequence
from typing import Protocol

from dialogue.matching import plain
from dialogue.shapes import Choice

PAGE = 30
"""Choices shown at once: no platform takes more than a hundred buttons, and nobody reads them."""


class Offer(Protocol):
    """What a question lets people choose from. It is asked anew at every event, so nothing of it is kept."""

    def page(self, words: str, skip: int, most: int) -> Sequence[Choice]:
        """At most `most` choices with `words` in their label, after the first `skip`; always in the same order."""
        ...

    def named(self, words: str) -> Choice | None:
        """The choice with this very label."""
        ...

    def get(self, value: str) -> Choice | None:
        """The choice of this value, if it is offered (still)."""
        ...


class Listed:
    """An offer of these `choices`, each with a value of its own."""

    def __init__(self, choices: Sequence[Choice]) -> None:
        self.choices = choices

    def page(self, words: str, skip: int, most: int) -> Sequence[Choice]:
        """See `Offer`."""
        found = self.choices
        if words:
            typed = plain(words)
            found = [choice for choice in found if typed in plain(choice.label)]
        return found[skip : skip + most]

    def named(self, words: str) -> Choice | None:
        """See `Offer`; of two with the same label the last."""
        typed = plain(words)
        return next((choice for choice in reversed(self.choices) if plain(choice.label) == typed), None)

    def get(self, value: str) -> Choice | None:
        """See `Offer`."""
        return next((choice for choice in self.choices if choice.value == value), None)
