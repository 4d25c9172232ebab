"""One record of an existing 整改台账: what its rows tell, and what is open."""

import re
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from reading.numbers import normal
from reading.tables import measures
from reading.tables.context import Context
from reading.tables.deadlines import Deadline, class_in, deadline
from reading.tables.grid import Cell
from reading.tables.outcome import Place, Remark
from reading.tables.rows import Group
from reading.tables.standing import StandingCells, closing, is_yes, standing
from reading.tables.who import Column, Who, who
from reading.tables.words import is_blank, running, squeezed, without_sign, words_of

_SIGN = re.compile(r"[(（]?[0-9]{1,2}[)）]?[.、]?|[①-⑳]")
_DONE = ("done", "closed")
_FIRST_LAST = ("not_started", "in_progress", "mostly_done", "done", "closed")


@dataclass(slots=True)
class ImportedProblem:
    """A problem as the file tells it; None and () where it tells nothing. `due`: ISO, at_once or lasting."""

    at: Place
    number: int | str | None
    problem: str
    category: str | None = None
    source: str | None = None
    time_class: str | None = None
    goal: str | None = None
    measures: tuple[str, ...] = ()
    leader: str | None = None
    leader_post: str | None = None
    unit: str | None = None
    person: str | None = None
    due: str | None = None
    percent: float | None = None
    state: str | None = None
    closed: str | None = None
    progress: str | None = None

    @property
    def identity(self) -> tuple[object, ...]:
        """Two rows that agree in this are one problem, entered twice."""
        return self.problem, self.measures, self.unit, self.person, self.due

    def as_json(self) -> dict[str, Any]:
        told = asdict(self)
        return {"record": "problem"} | told | {"at": self.at.as_json(), "measures": list(self.measures)}


def read_problem(
    group: Group, around: Context, carried: dict[str, str], today: date
) -> tuple[ImportedProblem, list[Remark]]:
    """The record of these rows. `carried` keeps what a column says once for several rows, for the next call."""
    return _Row(group, around, carried, today).read()


@dataclass(slots=True)
class _Row:
    group: Group
    around: Context
    carried: dict[str, str]
    today: date

    def read(self) -> tuple[ImportedProblem, list[Remark]]:
        record = ImportedProblem(
            at=self.group.at,
            number=_number(self.group.words("number")),
            problem=running(self.group.words("problem")),
            category=self._category(),
            source=self._carried("source") or self.around.source,
            goal=self._text("goal"),
            measures=self._measures(),
        )
        reasons = self._unknown() if self.group.table.sheet.has_unknown else []
        reasons += self._people(record)
        reasons += self._due(record)
        reasons += self._standing(record)
        key = record.problem[:60]
        return record, [Remark(record.at, key, field, reason) for field, reason in dict.fromkeys(reasons)]

    def _unknown(self) -> list[tuple[str, str]]:
        fields = {heading.field for heading in self.group.table.headings.values() if heading.field}
        unknown = [name for name in fields if any(cell.unknown for cell in self.group.cells(name))]
        return [(name, "formula_without_result") for name in sorted(unknown)]

    def _text(self, name: str) -> str | None:
        words = self.group.words(name)
        return None if is_blank(words) else running(words)

    def _measures(self) -> tuple[str, ...]:
        cells = [words_of(cell) for cell in self.group.cells("measures")]
        return tuple(
            one
            for words in cells
            if not is_blank(words) and not _SIGN.fullmatch(words)
            for one in measures.split(words)
        )

    def _category(self) -> str | None:
        told = self._carried("category")
        return (without_sign(told) if told else None) or self.group.category or self.around.category

    def _carried(self, name: str) -> str | None:
        """The words of the column; of the row above where they are written once for several rows."""
        table = self.group.table
        column = table.column(name)
        if column is None:
            return None
        if words := self._text(name):
            self.carried[name] = words
            return words
        merges = table.sheet.merges_known and any(
            area.left == column and area.bottom > area.top and area.top > table.bottom for area in table.sheet.areas
        )
        return None if merges or (name != "category" and table.sheet.merges_known) else self.carried.get(name)

    def _who(self, column: Column) -> Who:
        found = Who()
        for cell in self.group.cells(column):
            one = who(words_of(cell), column)
            found.names += one.names
            found.posts += one.posts
            found.units += one.units
            found.leaders += one.leaders
            found.several |= one.several
        return found

    def _people(self, record: ImportedProblem) -> list[tuple[str, str]]:
        leader, unit, person, both = (self._who(column) for column in ("leader", "unit", "person", "who"))
        table = self.group.table
        if not both.leaders and (column := table.column("who")) and "领导" in table.headings[column].words:
            both.leaders, both.names = both.names[:1], both.names[1:]
        record.leader = _listed(leader.names or both.leaders)
        record.leader_post = self._text("leader_post") or _listed(leader.posts or (both.posts if both.leaders else []))
        record.person = _listed([*person.names, *both.names, *unit.names])
        units = list(dict.fromkeys(unit.units or both.units or person.units))
        several = len(units) > 1 or unit.several or both.several
        record.unit = None if several else units[0] if units else self.around.unit
        asks: list[tuple[str, str]] = []
        if several:
            asks.append(("unit", "several_units"))
        elif not record.unit and (table.column("unit") or table.column("who")):
            asks.append(("unit", "no_branch"))
        if record.leader is None and (leader.posts or leader.several or leader.units):
            asks.append(("leader", "no_leader_name"))
        if record.person is None and (table.column("person") or table.column("who")):
            asks.append(("person", "no_person"))
        return asks

    def _due(self, record: ImportedProblem) -> list[tuple[str, str]]:
        sheet = self.group.table.sheet
        year = _number(self.group.words("year").rstrip("年度"))
        year = year if isinstance(year, int) and 1990 < year < 2100 else self.around.year
        found = [deadline(cell, year, begins_1904=sheet.begins_1904) for cell in self.group.cells("due")]
        told = self.group.words("time_class")
        record.time_class = class_in(squeezed(told))[0] if told else None
        record.time_class = record.time_class or self._ticked_class()
        record.time_class = record.time_class or next((one.time_class for one in found if one.time_class), None)
        dues = [one.due for one in found if one.due]
        days = [due for due in dues if due not in ("at_once", "lasting")]
        record.due = "lasting" if "lasting" in dues else max(days, default=dues[0] if dues else None)
        reasons = [("due", one.reason) for one in found if one.reason and one.reason != "formula_without_result"]
        missing = all(one == Deadline() for one in found) and record.time_class not in ("at_once", "lasting")
        return [("due", "no_due")] if missing and self.group.table.column("due") else reasons

    def _ticks(self) -> list[StandingCells]:
        """Columns headed 已完成, 推进中 …, with a tick in one of them."""
        return [
            standing(Cell(heading.last), "state", in_hundredths=False)
            for heading in self.group.table.headings.values()
            if heading.field == "state_tick"
            and any(is_yes(words_of(cell)) for cell in self.group.cells_of(heading.column))
        ]

    def _ticked_class(self) -> str | None:
        for heading in self.group.table.headings.values():
            ticked = heading.field == "class_tick" and any(
                map(is_yes, map(words_of, self.group.cells_of(heading.column)))
            )
            if ticked:
                return class_in(squeezed(heading.last))[0]
        return None

    def _standing(self, record: ImportedProblem) -> list[tuple[str, str]]:
        found: dict[str, list[StandingCells]] = {name: [] for name in ("state", "percent", "progress")}
        for heading in self.group.table.headings.values():
            if heading.field in found:
                cells = self.group.cells_of(heading.column)
                found[heading.field] += [
                    standing(cell, heading.field, in_hundredths=heading.in_hundredths) for cell in cells
                ]
        every = [one for ones in found.values() for one in ones] + self._ticks()
        percents = list(dict.fromkeys(one.percent for one in every if one.percent is not None))
        states = [one.state for one in every if one.state]
        record.percent = percents[0] if len(percents) == 1 else None
        record.state = _least(states)
        record.progress = "\n".join(one.progress for one in every if one.progress) or None
        ends = [closing(cell, self.around.year, self.today) for cell in self.group.cells("closed")]
        for end in ends:
            record.closed = record.closed or end.closed
            if end.state:
                record.state = end.state
        asks = [("closed", end.reason) for end in ends if end.reason and end.reason != "formula_without_result"]
        if len(percents) > 1 or _disagree(record.percent, record.state) or len({*states} & {"not_started", *_DONE}) > 1:
            asks.append(("percent", "rate_and_state_disagree"))
        return asks


def _number(words: str) -> int | str | None:
    plain = squeezed(words).strip("()（）.、")
    if not plain:
        return None
    return int(plain) if plain.isascii() and plain.isdigit() and len(plain) < 10 else normal(words).strip()


def _listed(words: list[str]) -> str | None:
    return "、".join(dict.fromkeys(words)) or None


def _least(states: list[str]) -> str | None:
    """Of the states of several measures the least advanced; begun where some are done and others not begun."""
    if not states:
        return None
    least = min(states, key=_FIRST_LAST.index)
    return "in_progress" if least == "not_started" and len(set(states)) > 1 else least


def _disagree(percent: float | None, state: str | None) -> bool:
    if percent is None or state is None:
        return False
    if state in _DONE:
        return percent < 100
    return percent == 100 if state == "in_progress" else percent > 0 and state == "not_started"
