"""What became of the values that were read from a message, once the record is confirmed. Counts only, never words."""

import json
from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from dialogue import Unacceptable
from domain.drafts import ActivityDraft
from domain.reading_outcomes import ReadingOutcome
from handlers.conversations.activities.fields import FIELDS, Field, Given


def as_answer(read: Given) -> str:
    """What was read, as the answer with which a conversation begins."""
    return json.dumps(read, ensure_ascii=False)


def from_answer(words: str, _today: date) -> Given:
    """`as_answer` undone."""
    read: Given = json.loads(words)
    return read


def outcomes(
    read: Given, record: ActivityDraft, today: date, details: Iterable[Field[Any]] = ()
) -> dict[str, ReadingOutcome]:
    """By the key of each field that was read or that the record has."""
    found = {
        field.key: outcome
        for field in (*FIELDS, *details)
        if (outcome := _outcome(_parsed(field, read, today), field.value_of(record)))
    }
    kinds: Sequence[str] = read.get("kinds", ())
    return found | {"kinds": ReadingOutcome.AS_READ if set(kinds) == set(record.kinds) else ReadingOutcome.CHANGED}


def _parsed(field: Field[Any], read: Given, today: date) -> Any:
    """The value that was read; None where none was, or it could not be taken."""
    words = read.get(field.key)
    try:
        return field.parse(words, today) if words else None
    except Unacceptable:
        return None


def _outcome(read: Any, kept: Any) -> ReadingOutcome | None:
    if read is None:
        return None if kept is None else ReadingOutcome.BY_HAND
    return ReadingOutcome.AS_READ if read == kept else ReadingOutcome.CHANGED
