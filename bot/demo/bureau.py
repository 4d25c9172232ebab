"""The invented bureau: its organisations, its people and their roles, all from bureau.toml."""

import tomllib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from random import Random
from typing import Any

from sqlalchemy.orm import Session

from domain.organisations import Level
from domain.people import Membership, Role
from storage import organisations, people
from storage.models import Organisation, Person

SOURCE = Path(__file__).with_name("bureau.toml")
ENTERED = datetime(2025, 12, 31, 1, tzinfo=UTC)  # when the organisations and people are entered: before the year begins
COMMITTEE_FROM = 7  # full members (支部工作条例 2018 Art. 12)


@dataclass(slots=True)
class Bureau:
    """The organisations by name, and the members of each, its secretary first."""

    data: dict[str, Any]
    random: Random
    root: Organisation
    branches: dict[str, Organisation] = field(default_factory=dict)
    groups: dict[str, list[Organisation]] = field(default_factory=dict)
    members: dict[str, list[Person]] = field(default_factory=dict)
    office: list[Person] = field(default_factory=list)
    secretary: Person | None = None

    @property
    def today(self) -> date:
        """The demonstration's fixed date."""
        day: date = self.data["today"]
        return day

    def secretary_of(self, branch: str) -> Person:
        """支部书记."""
        return self.members[branch][0]


def read() -> dict[str, Any]:
    """The content of bureau.toml."""
    return tomllib.loads(SOURCE.read_text(encoding="utf-8"))


def build(session: Session) -> Bureau:
    """Write the organisations and people to the database."""
    data = read()
    # A fixed seed, because the bureau should be the same every time.
    random = Random(data["seed"])  # noqa: S311
    founded: date = data["founded"]
    root = organisations.add(session, name=data["root"], level=Level.COMMITTEE, founded=founded, by=None, now=ENTERED)
    bureau = Bureau(data, random, root)
    for name in data["direct"]["branches"]:
        bureau.branches[name] = _branch(session, name, root.id, founded)
    for unit in data["general_branch"]:
        general = organisations.add(
            session,
            name=unit["name"],
            level=Level.GENERAL_BRANCH,
            founded=founded,
            parent_id=root.id,
            by=None,
            now=ENTERED,
        )
        for name in unit["branches"]:
            bureau.branches[name] = _branch(session, name, general.id, founded)
    names = _names(data["names"], random)
    for name, branch in bureau.branches.items():
        _populate(session, bureau, name, branch, names)
    _appoint_office(session, bureau, names)
    return bureau


def _branch(session: Session, name: str, parent: int, founded: date) -> Organisation:
    return organisations.add(
        session, name=name, level=Level.BRANCH, founded=founded, parent_id=parent, by=None, now=ENTERED
    )


def _names(source: dict[str, str], random: Random) -> Iterator[str]:
    """Invented names, endlessly, without repeats."""
    given = source["given"].split()
    pairs = [surname + name for surname in source["surnames"] for name in given]
    random.shuffle(pairs)
    return iter(dict.fromkeys(pairs))


def _populate(session: Session, bureau: Bureau, name: str, branch: Organisation, names: Iterator[str]) -> None:
    size: int = bureau.data["sizes"][name]
    probationary = 1 if size >= 15 else 0
    places: Sequence[Organisation] = [
        organisations.add(
            session, name=group, level=Level.GROUP, founded=branch.founded, parent_id=branch.id, by=None, now=ENTERED
        )
        for group in bureau.data.get("groups", {}).get(name, ())
    ]
    bureau.groups[name] = list(places)
    members = []
    for number in range(size):
        standing = Membership.PROBATIONARY if number >= size - probationary else Membership.FULL
        joined = branch.founded + timedelta(days=bureau.random.randrange(0, 3200))
        members.append(
            people.add(
                session,
                name=next(names),
                organisation_id=branch.id,
                standing=standing,
                joined=joined,
                by=None,
                now=ENTERED,
            )
        )
    bureau.members[name] = members
    people.appoint(
        session,
        person_id=members[0].id,
        organisation_id=branch.id,
        role=Role.BRANCH_SECRETARY,
        since=date(2024, 1, 1),
        by=None,
        now=ENTERED,
    )
    for member in members:
        people.appoint(
            session,
            person_id=member.id,
            organisation_id=branch.id,
            role=Role.MEMBER,
            since=member.joined,
            by=None,
            now=ENTERED,
        )
    began = date(2023, 11, 1) if name == "河道管理所党支部" else date(2024, 5, 10)
    organisations.start_term(
        session,
        organisation_id=branch.id,
        began=began,
        ends=began.replace(year=began.year + 3) - timedelta(days=1),
        has_committee=size - probationary >= COMMITTEE_FROM,
        by=None,
        now=ENTERED,
    )


def _appoint_office(session: Session, bureau: Bureau, names: Iterator[str]) -> None:
    home = bureau.branches["办公室党支部"]
    for role, count in ((Role.SECRETARY, 1), (Role.OFFICE, 3)):
        for _ in range(count):
            joined = date(2017, 3, 1)
            person = people.add(
                session,
                name=next(names),
                organisation_id=home.id,
                standing=Membership.FULL,
                joined=joined,
                by=None,
                now=ENTERED,
            )
            people.appoint(
                session,
                person_id=person.id,
                organisation_id=home.id,
                role=Role.MEMBER,
                since=joined,
                by=None,
                now=ENTERED,
            )
            people.appoint(
                session,
                person_id=person.id,
                organisation_id=bureau.root.id,
                role=role,
                since=date(2024, 1, 1),
                by=None,
                now=ENTERED,
            )
            if role is Role.SECRETARY:
                bureau.secretary = person
            else:
                bureau.office.append(person)
