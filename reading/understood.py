"""What was understood of a message that reports something, as answers to the questions of a conversation."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from reading import dates
from reading.dates import When
from reading.numbers import Attendance

_WORDS = ("topic", "place", "lecturer", "host", "joint", "recorder", "others_present", "main_points", "absences")


@dataclass(frozen=True, slots=True)
class Understood:
    """What is told of one event, each empty unless told.

    `fields` are those of its kinds, by their codes. `nil`: it was not held, in `month` (本月, 2026年10月) for `reason`.
    """

    kinds: tuple[str, ...]
    when: When | None = None
    attendance: Attendance | None = None
    persons: int | None = None
    topic: str = ""
    place: str = ""
    lecturer: str = ""
    host: str = ""
    joint: str = ""
    recorder: str = ""
    others_present: str = ""
    main_points: str = ""
    absences: str = ""
    fields: Mapping[str, str] = field(default_factory=dict)
    nil: bool = False
    month: str = ""
    reason: str = ""

    def answers(self) -> dict[str, str | list[str]]:
        """As a person would have answered the questions of the conversation it begins."""
        found: dict[str, str | list[str]] = {"kinds": list(self.kinds)}
        if self.nil:
            told = {"month": self.month, "reason": self.reason}
            return found | {key: value for key, value in told.items() if value}
        if self.when:
            found["held"] = dates.typed(self.when)
        if self.attendance:
            found["attendance"] = f"{self.attendance.due}/{self.attendance.present}"
        if self.persons is not None:
            found["present"] = str(self.persons)
        for key in _WORDS:
            if value := getattr(self, key):
                found[key] = value
        return found | {f"field.{code}": value for code, value in self.fields.items()}
