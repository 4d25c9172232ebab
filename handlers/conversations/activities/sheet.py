"""The lines of the card on which an activity is read back, as they come together."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from dialogue import Line
from handlers.context import Content

Given = Mapping[str, Any]  # key → what a person would have typed


@dataclass(slots=True)
class Sheet:
    """The lines so far, in their order."""

    content: Content
    lines: list[Line]

    def put(self, key: str, label: str, value: object) -> None:
        """A line; one without a value can still be filled in at the review."""
        self.lines.append(Line(key, label, "" if value is None else str(value)))

    def files(self, files: Sequence[object]) -> None:
        """How many files came along."""
        if files:
            text = self.content.text
            self.lines.append(Line("", text("field.files"), text("activity.files", count=len(files))))
