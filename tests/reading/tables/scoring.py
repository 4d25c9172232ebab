"""The score of reading ledgers, field by field: `python -m tests.reading.tables.scoring [seen|unseen|later] [-v]`."""

import sys
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date

from reading.tables.files import sheets_of
from reading.tables.outcome import ImportOutcome
from reading.tables.problem_record import ImportedProblem
from reading.tables.problems import read_problems
from tests.reading.tables.ledgers import FIELDS, Fields, Ledger

TODAY = date(2026, 11, 20)


@dataclass(slots=True)
class Score:
    """`told`: fields that the file tells or that were read; `right` of them."""

    told: Counter[str] = field(default_factory=Counter)
    right: Counter[str] = field(default_factory=Counter)
    mistakes: list[str] = field(default_factory=list)

    def share(self) -> float:
        return sum(self.right.values()) / max(1, sum(self.told.values()))


def read(ledger: Ledger) -> ImportOutcome[ImportedProblem]:
    return read_problems(sheets_of(ledger.name, ledger.content), ledger.name, TODAY)


def score(ledgers: Sequence[Ledger]) -> Score:
    """Each record by its place; a record that is missing or invented has all its fields wrong."""
    found = Score()
    for ledger in ledgers:
        outcome = read(ledger)
        records = {_place(one): one for one in outcome.as_json()["records"]}
        expected = {_place(one): one for one in ledger.records}
        for place in sorted(records.keys() | expected.keys()):
            _compare(found, ledger.name, place, expected.get(place, {}), records.get(place, {}))
        for name in ("asked", "rejected"):
            was = sorted((remark.at.row, remark.reason) for remark in getattr(outcome, name))
            _count(found, name, sorted(getattr(ledger, name)), was, f"{ledger.name} {name}")
    return found


def _compare(found: Score, name: str, place: str, expected: Fields, record: Fields) -> None:
    _count(found, "at", expected.get("at"), record.get("at"), f"{name} {place} at")
    for key, empty in FIELDS.items():
        wanted, was = expected.get(key, empty), record.get(key, empty)
        if wanted != empty or was != empty:
            _count(found, key, wanted, was, f"{name} {place} {key}")


def _count(found: Score, key: str, wanted: object, was: object, where: str) -> None:
    found.told[key] += 1
    found.right[key] += wanted == was
    if wanted != was:
        found.mistakes.append(f"{where}: {wanted!r}, read {was!r}")


def _place(record: Fields) -> str:
    return f"{record['at']['sheet']}:{record['at']['row']:04}"


def shapes(half: str) -> Sequence[Callable[[], Ledger]]:
    from tests.reading.tables import shapes_later, shapes_seen, shapes_unseen

    return {"seen": shapes_seen.SHAPES, "unseen": shapes_unseen.SHAPES, "later": shapes_later.SHAPES}[half]


def main() -> None:
    halves = [word for word in sys.argv[1:] if not word.startswith("-")] or ["seen", "unseen", "later"]
    for half in halves:
        found = score([make() for make in shapes(half)])
        print(f"{half}: {sum(found.right.values())} of {sum(found.told.values())} right, {found.share():.1%}")
        print("  " + " ".join(f"{key} {found.right[key]}/{told}" for key, told in found.told.items()))
        if "-v" in sys.argv:
            print(*found.mistakes, sep="\n")


if __name__ == "__main__":
    main()
