"""The report's figures, counted again from the exported files by code that knows neither reports nor storage."""

import csv
import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from bot.command_line import app
from bot.commands.export import write
from bot.demo.prepare import prepare

COUNTED = (
    "theme_day", "committee_meeting", "general_meeting", "group_study", "party_lecture", "special_lecture",
    "party_group_meeting", "centre_group_study", "ideology_meeting", "volunteering", "party_history",
    "integrity_education", "organisational_life_meeting", "contact_visit",
)  # fmt: skip


@dataclass(frozen=True)
class Office:
    """The demonstration bureau, with a configuration to run commands by."""

    folder: Path

    def runs(self, *arguments: str) -> str:
        result = CliRunner().invoke(app, [*arguments, "--config", str(self.folder / "config.toml")])
        assert result.exit_code == 0, result.output
        return result.output


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Office:
    folder = tmp_path_factory.mktemp("office")
    database = prepare(folder)
    (folder / "config.toml").write_text(
        f'[storage]\ndatabase = "sqlite:///{database}"\n[web]\nsecret = "{"x" * 40}"\n', encoding="utf-8"
    )
    return Office(folder)


@pytest.fixture(scope="module")
def exported(office: Office) -> Path:
    office.runs("export", "--out", str(office.folder / "data"))
    return office.folder / "data"


def rows(folder: Path, name: str) -> list[dict[str, str]]:
    with (folder / name).open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def below(folder: Path, organisation: str) -> set[str]:
    """The organisation and all below it."""
    tree = rows(folder, "organisations.csv")
    found = {organisation}
    while more := {row["id"] for row in tree if row["parent"] in found} - found:
        found |= more
    return found


def held(folder: Path, organisation: str, first: str, last: str) -> list[dict[str, str]]:
    where = below(folder, organisation)
    return [
        row
        for row in rows(folder, "activities.csv")
        if row["withdrawn"] == "0" and first <= row["held_from"] <= last and where & set(row["organisers"].split(";"))
    ]


def ids(found: Iterable[dict[str, str]]) -> list[int]:
    return sorted(int(row["id"]) for row in found)


@pytest.mark.parametrize(
    ("organisation", "period", "first", "last"),
    [
        ("1", "2026", "2026-01-01", "2026-12-31"),
        ("1", "2025-12", "2025-12-01", "2025-12-31"),
        ("1", "2026年上半年", "2026-01-01", "2026-06-30"),
        ("清河市水务局机关党委", "三季度", "2026-07-01", "2026-09-30"),
        ("供水排水党总支", "2026", "2026-01-01", "2026-12-31"),
        ("城区供水所党支部", "2026", "2026-01-01", "2026-12-31"),
    ],
)
def test_every_count_of_activities_is_that_of_the_exported_records(
    office: Office, exported: Path, organisation: str, period: str, first: str, last: str
) -> None:
    figures = compiled(office, organisation, period)["figures"]
    number = next(row["id"] for row in rows(exported, "organisations.csv") if organisation in (row["id"], row["name"]))
    records = held(exported, number, first, last)
    compared = 0
    for kind in COUNTED:
        of_kind = [row for row in records if kind in row["kinds"].split(";")]
        if kind in figures:
            assert (figures[kind]["value"], figures[kind]["records"]) == (len(of_kind), ids(of_kind)), kind
            compared += 1
        persons = figures.get(f"{kind}.present")
        if persons:
            assert persons["value"] == sum(int(row["present"] or 0) for row in of_kind), kind
    assert compared >= 4


def test_the_details_are_those_of_the_exported_records(office: Office, exported: Path) -> None:
    figures = compiled(office, "1", "2026")["figures"]
    records = held(exported, "1", "2026-01-01", "2026-12-31")
    for kind, detail in (("election", "secretaries"), ("election", "members"), ("heart_to_heart_talk", "talks"),
                         ("theory_training", "persons")):  # fmt: skip
        total = sum(
            int(json.loads(row["details"]).get(detail, 0)) for row in records if kind in row["kinds"].split(";")
        )
        assert figures[f"{kind}.{detail}"]["value"] == total, (kind, detail)


def test_the_ledger_is_that_of_the_exported_problems(office: Office, exported: Path) -> None:
    figures = compiled(office, "1", "2026")["figures"]
    problems = rows(exported, "problems.csv")
    today = date.today().isoformat()  # noqa: DTZ011 - the command's own clock
    closed = [row for row in problems if row["state"] == "closed"]
    overdue = [row for row in problems if row["state"] != "closed" and row["due"] and row["due"] < today]
    assert figures["ledger.overdue"]["records"] == ids(overdue)
    assert set(figures["ledger.closed"]["records"]) <= set(ids(closed))


def compiled(office: Office, organisation: str, period: str) -> dict[str, dict[str, dict[str, Any]]]:
    out = office.folder / "reports"
    printed = office.runs(
        "report", "--period", period, "--organisation", organisation, "--format", "json", "--out", str(out)
    )
    tree: dict[str, dict[str, dict[str, Any]]] = json.loads(Path(printed.splitlines()[0]).read_text(encoding="utf-8"))
    return tree


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "＝", "＋", "－", "＠", "\t", "\r", "\n"])
def test_no_cell_begins_as_a_formula_does(tmp_path: Path, start: str) -> None:
    path = tmp_path / "opinions.csv"
    write(path, ["text", "count"], [{"text": f"{start}1+1", "count": "-5"}])
    assert rows(tmp_path, "opinions.csv") == [{"text": f"'{start}1+1", "count": "-5"}]
