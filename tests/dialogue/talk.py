"""The language of these tests: someone starts a dialogue, says words, taps buttons, sends files, goes back.

Between any two steps the state goes through JSON text.
"""

import json
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta, timezone
from typing import Any

from dialogue import Ask, Dialogue, Engine, Event, File, Notice, Reply, Say, State, Step, Tap, Text
from dialogue.driving import Explain, no_explanation
from tests.dialogue.wording import PHRASES

CHINA = timezone(timedelta(hours=8))
MONDAY = datetime(2026, 11, 23, 10, 0, tzinfo=CHINA)

Book = list[Any]
"""The world of these tests: what was committed, in its order."""


class Talk:
    """One person in one dialogue, at `now`, which tests may change."""

    def __init__(
        self,
        dialogue: Dialogue[str, Book],
        *,
        run: str = "k3f9",
        now: datetime = MONDAY,
        explain: Explain = no_explanation,
    ) -> None:
        self.dialogue = dialogue
        self.run = run
        self.now = now
        self.person = "王书记"
        self.book: Book = []
        self.engine = Engine(PHRASES, explain)
        self.step: Step
        self.asked: Ask | None = None
        self.kept = ""

    def starts(self, prefill: Mapping[str, str | Sequence[str]] | None = None, files: Sequence[File] = ()) -> "Talk":
        return self._take(
            self.engine.start(self.dialogue, self.run, self.now, self.person, self.book, prefill or {}, files)
        )

    def says(self, *texts: str) -> "Talk":
        for text in texts:
            self.happens(Text(text))
        return self

    def taps(self, *labels: str) -> "Talk":
        for label in labels:
            self.happens(self.button(label))
        return self

    def button(self, label: str) -> Tap:
        """The tap on a button of the question shown last."""
        assert self.asked is not None
        index = [choice.label.removeprefix(PHRASES.mark) for choice in self.asked.choices].index(label)
        return Tap(self.asked.run, self.asked.token, index)

    def sends(self, number: int, name: str) -> "Talk":
        return self.happens(File(number, name))

    def happens(self, event: Event) -> "Talk":
        return self._take(self.engine.resume(self.dialogue, self.state, event, self.now, self.person, self.book))

    def goes_back(self) -> "Talk":
        return self._take(self.engine.back(self.dialogue, self.state, self.now, self.person, self.book))

    def looks_again(self) -> "Talk":
        return self._take(self.engine.show(self.dialogue, self.state, self.now, self.person, self.book))

    @property
    def state(self) -> State:
        return State.from_json(json.loads(self.kept))

    @property
    def hears(self) -> list[str]:
        """The texts of the last step."""
        return [reply.text for reply in self.step.replies]

    @property
    def said(self) -> list[str]:
        """What was said in the last step, without questions and notices."""
        return [reply.text for reply in self.step.replies if isinstance(reply, Say)]

    @property
    def notices(self) -> list[str]:
        return [reply.text for reply in self.step.replies if isinstance(reply, Notice)]

    @property
    def question(self) -> str:
        """What is asked now, without what stands below a card."""
        assert self.asked is not None
        return self.asked.text

    @property
    def buttons(self) -> list[str]:
        assert self.asked is not None
        return [choice.label for choice in self.asked.choices]

    def _take(self, step: Step) -> "Talk":
        self.step = step
        if step.state:
            self.kept = json.dumps(step.state.to_json())
        self.asked = next(filter(_is_ask, reversed(step.replies)), self.asked)  # type: ignore[assignment]
        return self


def _is_ask(reply: Reply) -> bool:
    return isinstance(reply, Ask)
