"""What is kept of a dialogue between two events: one JSON value, answers by name."""

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, Self

Json = Any
Raw = str | list[str] | None
"""An answer as it was given: typed text, values chosen, or None where it was skipped."""


@dataclass(slots=True)
class Answer:
    """As it was given, and on which day: 昨天 stays the same day after midnight."""

    raw: Raw
    day: date


@dataclass(slots=True)
class Shown:
    """The question the person sees: its `token`, and the values its buttons stood for when it was shown."""

    key: str
    token: int
    values: list[str]
    picked: list[str]
    digest: str  # of its text: a card is confirmed only as it was shown


@dataclass(slots=True)
class State:
    """One run of one dialogue.

    `trail` has in their order the keys of answers, and after each what was said and loaded since: what 上一步 undoes.
    """

    run: str
    began: datetime
    version: int
    answers: dict[str, Answer] = field(default_factory=dict)
    trail: list[str] = field(default_factory=list)
    said: dict[str, str] = field(default_factory=dict)
    loaded: dict[str, Json] = field(default_factory=dict)
    commits: dict[str, Json] = field(default_factory=dict)
    files: list[tuple[int, str]] = field(default_factory=list)
    confirmed: bool = False
    editing: str | None = None
    choosing: bool = False
    shown: Shown | None = None
    last_token: int = 0
    answered: int = 0

    def keep(self, key: str, answer: Answer) -> None:
        """An answer; one that is changed keeps its place."""
        self.answers[key] = answer
        if key not in self.trail:
            self.trail.append(key)

    def forget(self, key: str) -> None:
        """As if it had never been answered."""
        self.answers.pop(key, None)
        if key in self.trail:
            self.trail.remove(key)

    def take_back(self) -> bool:
        """Undo the last answer and what was said and loaded after it. False where there is none."""
        undone = [name for name in self.trail if name in self.answers]
        if not undone:
            return False
        at = self.trail.index(undone[-1])
        for name in self.trail[at:]:
            self.answers.pop(name, None)
            self.said.pop(name, None)
            self.loaded.pop(name, None)
        del self.trail[at:]
        return True

    def restart(self) -> None:
        """Back to the first question, with the answers kept: the way on when the program has changed too much."""
        self.trail = [name for name in self.trail if name in self.answers]
        self.said, self.loaded = {}, {}
        self.confirmed, self.choosing, self.editing = bool(self.commits), False, None

    def to_json(self) -> dict[str, Json]:
        """Only what is set."""
        shown = self.shown
        data = {
            "run": self.run,
            "began": self.began.isoformat(),
            "version": self.version,
            "answers": {key: [answer.raw, answer.day.isoformat()] for key, answer in self.answers.items()},
            "trail": self.trail,
            "said": self.said,
            "loaded": self.loaded,
            "commits": self.commits,
            "files": self.files,
            "confirmed": self.confirmed,
            "editing": self.editing,
            "choosing": self.choosing,
            "shown": shown and [shown.key, shown.token, shown.values, shown.picked, shown.digest],
            "last_token": self.last_token,
            "answered": self.answered,
        }
        return {key: value for key, value in data.items() if value}

    @classmethod
    def from_json(cls, data: dict[str, Json]) -> Self:
        shown = data.get("shown")
        return cls(
            run=data["run"],
            began=datetime.fromisoformat(data["began"]),
            version=data["version"],
            answers={key: Answer(raw, date.fromisoformat(day)) for key, (raw, day) in data.get("answers", {}).items()},
            trail=list(data.get("trail", ())),
            said=dict(data.get("said", {})),
            loaded=dict(data.get("loaded", {})),
            commits=dict(data.get("commits", {})),
            files=[(number, name) for number, name in data.get("files", ())],
            confirmed=data.get("confirmed", False),
            editing=data.get("editing"),
            choosing=data.get("choosing", False),
            shown=Shown(shown[0], shown[1], list(shown[2]), list(shown[3]), shown[4]) if shown else None,
            last_token=data.get("last_token", 0),
            answered=data.get("answered", 0),
        )
