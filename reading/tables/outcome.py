"""What came of reading a file: records, what went in only partly or not at all and why, and what needs no record."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, Generic, Protocol, TypeVar


@dataclass(frozen=True, slots=True)
class Place:
    """Where it stands: the sheet's name and rows from 1; `last` where it takes several rows."""

    sheet: str
    row: int
    last: int | None = None

    def as_json(self) -> dict[str, Any]:
        told: dict[str, Any] = {"sheet": self.sheet, "row": self.row}
        return told | ({"last": self.last} if self.last and self.last != self.row else {})


@dataclass(frozen=True, slots=True)
class Remark:
    """`key`: words by which a person finds the row; `field`: what it is about; `reason`: a code, see imports.toml."""

    at: Place
    key: str
    field: str | None
    reason: str

    def as_json(self) -> dict[str, Any]:
        return {"at": self.at.as_json(), "key": self.key, "field": self.field, "reason": self.reason}


class Record(Protocol):
    """A record of whatever kind."""

    @property
    def at(self) -> Place: ...

    def as_json(self) -> dict[str, Any]: ...


R = TypeVar("R", bound=Record)


@dataclass(slots=True)
class ImportOutcome(Generic[R]):
    """`rejected` rows became no record, `asked` are records with something open, `ignored` lines are no records.

    `headings`: for each table its place, and which heading was taken for which field.
    """

    records: list[R] = field(default_factory=list)
    rejected: list[Remark] = field(default_factory=list)
    asked: list[Remark] = field(default_factory=list)
    ignored: list[Remark] = field(default_factory=list)
    headings: list[tuple[Place, dict[str, str]]] = field(default_factory=list)

    def as_json(self) -> dict[str, Any]:
        return {
            "records": [record.as_json() for record in self.records],
            "rejected": [remark.as_json() for remark in self.rejected],
            "asked": [remark.as_json() for remark in self.asked],
            "ignored": [remark.as_json() for remark in self.ignored],
            "nil_returns": [],
        }

    def remarks_on(self, at: Place) -> Iterator[Remark]:
        """What is asked about the record at this place."""
        return (remark for remark in self.asked if remark.at.sheet == at.sheet and remark.at.row == at.row)
