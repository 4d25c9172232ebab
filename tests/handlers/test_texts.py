"""Every sentence the code asks for is there, and every sentence that is there is asked for."""

import ast
import re
import string
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

from dialogue import Phrases
from domain import errors
from domain.people import Role
from expectations.norms import State
from handlers.texts import Texts
from storage import files

ROOT = Path(__file__).parents[2]
# The locks speak SQL through another `text`.
SOURCES = [path for path in (*ROOT.glob("handlers/**/*.py"), *ROOT.glob("bot/**/*.py")) if path.name != "locks.py"]
CALLS = {"text", "texts", "_text"}


def sentences() -> dict[str, str]:
    tables = [tomllib.loads(file.read_text(encoding="utf-8")) for file in ROOT.glob("handlers/texts/*.toml")]
    return {name: sentence for table in tables for name, sentence in flat(table)}


def flat(table: dict[str, object], prefix: str = "") -> Iterator[tuple[str, str]]:
    for key, value in table.items():
        if isinstance(value, dict):
            yield from flat(value, f"{prefix}{key}.")
        else:
            yield prefix + key, str(value)


def asked_for() -> Iterator[re.Pattern[str]]:
    """A pattern for each call of the texts; what is filled into a key may be anything."""
    for source in SOURCES:
        for node in ast.walk(ast.parse(source.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and node.args and name_of(node.func) in CALLS:
                for key in keys(node.args[0]):
                    yield re.compile(key)


def refusals() -> list[str]:
    return [kind.__name__ for kind in errors.Refused.__subclasses__()]


def name_of(function: ast.expr) -> str:
    if isinstance(function, ast.Attribute):
        return function.attr
    return function.id if isinstance(function, ast.Name) else ""


def keys(argument: ast.expr) -> Iterator[str]:
    match argument:
        case ast.Constant(value=str(key)):
            yield re.escape(key)
        case ast.JoinedStr(values=values):
            yield "".join(re.escape(str(v.value)) if isinstance(v, ast.Constant) else r"[\w]+" for v in values)
        case ast.IfExp(body=body, orelse=orelse):
            yield from keys(body)
            yield from keys(orelse)


@pytest.mark.parametrize("key", sorted({pattern.pattern for pattern in asked_for()}))
def test_what_is_asked_for_is_there(key: str) -> None:
    assert any(re.fullmatch(key, name) for name in sentences())


def test_what_is_there_is_asked_for() -> None:
    patterns = list(asked_for())
    unused = [name for name in sentences() if not any(pattern.fullmatch(name) for pattern in patterns)]
    unused = [name for name in unused if name.removeprefix("refused.") not in refusals()]
    assert [name for name in unused if not name.startswith("engine.")] == []


def test_the_engine_gets_all_its_phrases() -> None:
    assert isinstance(Texts.load().phrases(), Phrases)


@pytest.mark.parametrize("role", Role)
def test_every_role_has_a_name(role: Role) -> None:
    assert f"roles.{role}" in sentences()


@pytest.mark.parametrize("state", State)
def test_every_state_of_a_norm_has_a_line(state: State) -> None:
    assert f"month.{state}" in sentences()


def test_every_refusal_has_a_sentence() -> None:
    names = sentences()
    assert [one for one in refusals() if f"refused.{one}" not in names] == []
    assert [kind.__name__ for kind in files.NotKept.__subclasses__() if f"file.{kind.__name__}" not in names] == []


@pytest.mark.parametrize(("name", "sentence"), sentences().items())
def test_a_sentence_is_well_formed(name: str, sentence: str) -> None:
    assert sentence.strip(), name
    for _, blank, _, _ in string.Formatter().parse(sentence):
        assert blank is None or re.fullmatch(r"[a-z_.]+", blank), name
