"""The corpus says what it means: codes that exist, dates that are dates, and no message twice."""

import re
import tomllib
from collections import Counter
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from tests.reading.corpus_files import FOLDER, HALVES, PARTS, CorpusMessage, Half, messages
from tests.reading.fair_wordings import bare

ROOT = Path(__file__).resolve().parents[2]
CATALOGUE = next(path for path in (ROOT / "domain/catalogue.toml", ROOT / "reports/catalogue.toml") if path.exists())
WORDS = {"topic", "place", "host", "lecturer", "recorder", "others_present", "main_points"}
COUNTS = {"due", "present"}
KEYS = {
    "activity": WORDS | COUNTS | {"kinds", "kinds_or", "first", "last", "starts", "joint", "fields"},
    "nil": {"kinds", "month", "reason"},
    "progress": {"problem", "percent", "text", "apply"},
}
STYLES = {"chat", "news", "minutes", "month", "nil", "progress", "voice", "office", "none"}


def catalogue_fields() -> dict[str, dict[str, dict[str, Any]]]:
    """Code of each kind → code of its own field → the field."""
    catalogue = tomllib.loads(CATALOGUE.read_text(encoding="utf-8"))
    return {kind["code"]: {field["code"]: field for field in kind.get("field", [])} for kind in catalogue["kind"]}


FIELDS = catalogue_fields()
ALL = [message for half in PARTS for message in messages(half)]


def name(message: CorpusMessage) -> str:
    return f"{message.half}/{message.style}/{message.number}"


def alternatives(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


every_file = pytest.mark.parametrize(
    "file", [(half, style) for half in PARTS for style in sorted(STYLES)], ids="/".join
)


def in_corpus_file(file: tuple[Half, str]) -> list[tuple[CorpusMessage, dict[str, Any]]]:
    """Each matter of a file with its message."""
    return [(message, matter) for message in ALL if (message.half, message.style) == file for matter in message.matters]


@every_file
def test_only_known_keys(file: tuple[Half, str]) -> None:
    for message, matter in in_corpus_file(file):
        known = KEYS[str(matter["matter"])]
        assert set(matter) - {"matter", "open"} <= known, name(message)
        opened = {key for key in alternatives(matter["open"]) if not key.startswith("fields.")}
        assert opened <= set().union(*KEYS.values()), name(message)


@every_file
def test_kinds_and_their_fields_are_in_the_catalogue(file: tuple[Half, str]) -> None:
    for message, matter in in_corpus_file(file):
        kinds: Any = [matter.get("kinds", []), *alternatives(matter.get("kinds_or", []))]
        assert {kind for one in kinds for kind in one} <= set(FIELDS), name(message)
        own = {code: field for one in kinds for kind in one for code, field in FIELDS[kind].items()}
        given: Any = matter.get("fields", {})
        for code, value in given.items():
            assert isinstance(value, int) == (own[code]["type"] == "count"), name(message)
            if own[code]["type"] == "choice":
                assert value in own[code]["choices"], name(message)
        opened = {key.removeprefix("fields.") for key in alternatives(matter["open"]) if key.startswith("fields.")}
        assert opened <= set(own), name(message)


@every_file
def test_days_times_and_months_are_real_and_not_to_come(file: tuple[Half, str]) -> None:
    for message, matter in in_corpus_file(file):
        days = [date.fromisoformat(str(matter[key])) for key in ("first", "last") if key in matter]
        assert days == sorted(set(days)), name(message)
        assert all(day <= message.today for day in days), name(message)
        assert re.fullmatch(r"([01]\d|2[0-3]):[0-5]\d", str(matter.get("starts", "00:00"))), name(message)
        if matter["matter"] == "nil":
            assert date.fromisoformat(f"{matter['month']}-01") <= message.today, name(message)


@every_file
def test_numbers_make_sense(file: tuple[Half, str]) -> None:
    for message, matter in in_corpus_file(file):
        for key in COUNTS & set(matter):
            assert all(type(count) is int and count > 0 for count in alternatives(matter[key])), name(message)
        if set(matter) >= COUNTS:
            assert max(alternatives(matter["present"])) <= min(alternatives(matter["due"])), name(message)
        percent = matter.get("percent", 0)
        assert isinstance(percent, int), name(message)
        assert 0 <= percent <= 100, name(message)


@every_file
def test_expected_passages_stand_in_the_message(file: tuple[Half, str]) -> None:
    for message, matter in in_corpus_file(file):
        for key in ("main_points", "others_present", "reason", "text"):
            expected = alternatives(matter.get(key, []))
            assert not expected or any(bare(words) in bare(message.text) for words in expected), name(message)


def test_what_is_no_report_has_no_matter() -> None:
    assert not [name(message) for message in ALL if message.style == "none" and message.matters]


def test_no_message_occurs_twice() -> None:
    counts = Counter(bare(message.text) for message in ALL)
    assert not [text for text, times in counts.items() if times > 1]


@pytest.mark.parametrize("half", HALVES)
def test_each_half_is_large_enough_and_has_every_style(half: Half) -> None:
    sizes = Counter(message.style for message in ALL if message.half == half)
    assert set(sizes) == STYLES
    assert min(sizes.values()) >= 18
    assert sizes.total() >= 300
    assert sizes["none"] >= 45


def test_the_strangers_are_many_and_have_every_style() -> None:
    for half in ("others", "strangers"):
        sizes = Counter(message.style for message in ALL if message.half == half)
        assert set(sizes) == STYLES
        assert min(sizes.values()) >= 5
        assert sizes.total() >= 100
        assert sizes["none"] >= 17


def test_both_halves_are_alike_in_size() -> None:
    sizes = Counter((message.half, message.style) for message in ALL)
    assert all(abs(sizes["seen", style] - sizes["unseen", style]) <= 2 for style in STYLES)


def test_every_kind_of_the_catalogue_occurs_in_both_halves() -> None:
    for half in HALVES:
        used: set[Any] = set()
        for matter in (matter for message in ALL if message.half == half for matter in message.matters):
            used.update(alternatives(matter.get("kinds", [])))
        assert set(FIELDS) - used <= {"other_activity"}


def test_the_folder_holds_nothing_else() -> None:
    assert {path.suffix for path in FOLDER.rglob("*") if path.is_file()} <= {".toml", ".md"}
