"""The questions, loads and sentences that a replay has passed so far, in order."""

from typing import Any

from dialogue.errors import DialogueError
from dialogue.question import Question
from dialogue.state import Asked, State


class Trail:
    """`open` are the questions passed since the last commit, whose answers can still be changed."""

    def __init__(self) -> None:
        self.open: dict[str, Question[Any]] = {}
        self.loads: list[str] = []
        self.says: list[str] = []
        self._names: set[tuple[str, str]] = set()
        self._before: dict[str, tuple[int, int]] = {}  # how many loads and sentences came before each question

    def name(self, kind: str, key: str) -> None:
        """Raises DialogueError if `key` was used before, since two things can't be stored under one name."""
        if (kind, key) in self._names:
            raise DialogueError(f"the {kind} {key!r} comes twice in one run: give it a scope or a key of its own")
        self._names.add((kind, key))

    def passed(self, question: Question[Any]) -> None:
        """Note that `question` has a valid answer."""
        self.open[question.key] = question
        self._before[question.key] = len(self.loads), len(self.says)

    def last(self) -> str | None:
        """The last question whose answer can still be changed."""
        return next((key for key, question in reversed(self.open.items()) if not question.silent), None)

    def forget(self, state: State, key: str) -> None:
        """Drop the answer to a passed question, and everything loaded and said after it."""
        loads, says = self._before[key]
        raw, _ = state.answers.pop(key)
        state.loaded = {name: state.loaded[name] for name in self.loads[:loads]}
        state.said = {name: state.said[name] for name in self.says[:says]}
        state.asked = Asked(key, picks=tuple(raw) if isinstance(raw, list) else ())
        if key not in state.dropped:
            state.dropped.append(key)
