"""How well messages are read, for people: the share of each field that was confirmed, changed or filled in by hand."""

from collections.abc import Iterator, Mapping

from domain.reading_outcomes import ReadingOutcome
from handlers.texts import Texts

DETAIL = "field."


def reading_shares(
    text: Texts, totals: Mapping[str, Mapping[ReadingOutcome, int]]
) -> Iterator[tuple[str, dict[str, str]]]:
    """The label of each field with its shares in per cent and the number of values; the kinds' own fields as one."""
    merged: dict[str, dict[ReadingOutcome, int]] = {}
    for field, counts in totals.items():
        label = text("reading.details") if field.startswith(DETAIL) else text(f"field.{field}")
        into = merged.setdefault(label, dict.fromkeys(ReadingOutcome, 0))
        for outcome, count in counts.items():
            into[outcome] += count
    for label, outcomes in merged.items():
        number = sum(outcomes.values())
        shares = {outcome.value: f"{count / number:.0%}" for outcome, count in outcomes.items()}
        yield label, shares | {"count": str(number)}
