"""All that is kept of a run between two events: one JSON value, no frame, no code."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, Literal, NamedTuple, Self

Control = Literal["confirm", "edit", "cancel", "done", "skip", "keep", "more", "next", "previous"]
"""A button of the engine's own, beside the choices of a question."""

Raw = Any
"""An answer as it was given, in JSON: words typed, a value chosen, a list of them, None for one left out."""


Answer = Sequence[Any]
"""[raw, day]: to be understood again at every replay as on the `day` it was given (ISO)."""


ALL_LINES = "*"
"""The menu of a review that offers all its lines."""


class Asked(NamedTuple):
    """The question that was shown last, as it was shown: what a number or a button meant then."""

    key: str
    values: tuple[str, ...] = ()
    controls: tuple[Control, ...] = ()
    picks: tuple[str, ...] = ()  # of a multiple choice that isn't done
    proof: int = 0  # of the card that was read
    whole: bool = False  # all choices were shown, not only the first ones
    words: str = ""  # of a long choice: only what has these in its label was shown
    skip: int = 0  # of a long choice: how many came before those that were shown


@dataclass(slots=True)
class State:
    """One run of a dialogue. Engines never change the state they are given."""

    run: str
    version: int
    began: str  # ISO, with the offset
    answers: dict[str, Answer] = field(default_factory=dict)
    loaded: dict[str, Any] = field(default_factory=dict)
    said: dict[str, int] = field(default_factory=dict)
    committed: dict[str, Any] = field(default_factory=dict)
    files: list[list[Any]] = field(default_factory=list)  # [id, name]
    prefill: dict[str, Raw] = field(default_factory=dict)  # not asked for yet
    dropped: list[str] = field(default_factory=list)  # what is given along no longer counts for these
    asked: Asked | None = None
    editing: str = ""  # the answer that is to be replaced
    menu: str = ""  # the review asks which line to change: of all (`ALL_LINES`), or of the group with this key
    token: int = 0  # of the question shown last
    answered: int = 0  # the token answered last

    def to_json(self) -> dict[str, Any]:
        """Only what is set. The value shares its parts with this state."""
        kept = {name: value for name in self.__slots__ if (value := getattr(self, name))}
        if self.asked:
            kept["asked"] = list(self.asked)
        return kept

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> Self:
        """The state `to_json` gave, also after a way through JSON text."""
        state = cls(**data)
        if data.get("menu") is True:  # as it was kept before cards had groups
            state.menu = ALL_LINES
        if state.asked:
            asked = Asked(*state.asked)  # in earlier versions it had fewer parts
            state.asked = asked._replace(
                values=tuple(asked.values), controls=tuple(asked.controls), picks=tuple(asked.picks)
            )
        return state

    def copy(self) -> Self:
        """A state that can be changed without changing this one."""
        return type(self)(
            self.run,
            self.version,
            self.began,
            dict(self.answers),
            dict(self.loaded),
            dict(self.said),
            dict(self.committed),
            list(self.files),
            dict(self.prefill),
            list(self.dropped),
            self.asked,
            self.editing,
            self.menu,
            self.token,
            self.answered,
        )

    def with_answers_only(self) -> Self:
        """A copy that forgets what was loaded and said: where a replay starts that the rest had led astray."""
        state = self.copy()
        state.loaded, state.said = {}, {}
        return state
