"""An existing 整改台账 as problems: the whole file, table by table, row by row."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from reading.tables import columns
from reading.tables.context import Context, context
from reading.tables.find import FoundTable, continued, find_tables, texts_of
from reading.tables.grid import Sheet
from reading.tables.outcome import ImportOutcome, Place, Remark
from reading.tables.problem_record import ImportedProblem, read_problem
from reading.tables.rows import Grouping
from reading.tables.word_tables import WORD_TABLE
from reading.tables.words import words_of

KIND = "problem"


def read_problems(sheets: Sequence[Sheet], file_name: str, today: date) -> ImportOutcome[ImportedProblem]:
    """All that the sheets say of problems; nothing is left out without a remark."""
    outcome: ImportOutcome[ImportedProblem] = ImportOutcome()
    reader = _Reader(outcome, file_name, today)
    for sheet in sheets:
        if sheet.hidden:
            outcome.asked.append(Remark(Place(sheet.name, 1), sheet.name, None, "hidden_sheet"))
        else:
            reader.take(sheet)
    return outcome


@dataclass(slots=True)
class _Reader:
    outcome: ImportOutcome[ImportedProblem]
    file_name: str
    today: date
    _around: tuple[str, ...] = ()  # the first lines of the document
    _context: Context = field(default_factory=Context)
    _before: FoundTable | None = None  # the last table, which the next page may go on with
    _seen: dict[tuple[object, ...], Place] | None = None

    def take(self, sheet: Sheet) -> None:
        tables, loose = find_tables(sheet, KIND)
        if sheet.above and not self._around:
            self._around = sheet.above
        if not tables and self._before and self._goes_on(sheet):
            tables, loose = [continued(sheet, self._before)], []
        if not tables:
            key = " ".join(texts_of(sheet, min(sheet.rows)))[:60] if sheet.rows else sheet.name
            self.outcome.ignored.append(Remark(Place(sheet.name, 1), key, None, "no_table"))
            return
        for row in loose:
            key = " ".join(texts_of(sheet, row))[:60]
            self.outcome.ignored.append(Remark(Place(sheet.name, row), key, None, "title"))
        hidden: list[int] = []
        earlier: list[str] = []
        for table in tables:
            hidden += self._take_table(table, earlier)
            earlier += table.titles
        if hidden:
            place = Place(sheet.name, hidden[0], hidden[-1] if len(hidden) > 1 else None)
            self.outcome.asked.append(Remark(place, f"{len(hidden)}行", None, "hidden_rows"))
        self._before = tables[-1]

    def _goes_on(self, sheet: Sheet) -> bool:
        before = self._before
        return bool(
            before
            and before.sheet.name.startswith(WORD_TABLE)
            and len(before.headings) // 2 < sheet.right <= before.sheet.right
            and words_of(sheet.cell(1, 1)).isdigit()
        )

    def _take_table(self, table: FoundTable, earlier: Sequence[str]) -> list[int]:
        """Its records and remarks; returns the hidden rows among them."""
        sheet = table.sheet
        if table.bottom == 0:
            around = self._context
        else:
            around = self._context = self._context_of(table, earlier)
            columns.settle(table)
        self.outcome.headings.append((Place(sheet.name, table.top), columns.mapping(table)))
        grouping = Grouping.of(table, "problem")
        self.outcome.ignored += grouping.ignored
        asked, ignored = columns.remarks(table)
        self.outcome.asked += asked
        self.outcome.ignored += ignored
        carried: dict[str, str] = {}
        for group in grouping.groups:
            record, remarks = read_problem(group, around, carried, self.today)
            self._add(record, remarks)
        return [row for group in grouping.groups for row in group.rows if row in sheet.hidden_rows]

    def _context_of(self, table: FoundTable, earlier: Sequence[str]) -> Context:
        sheet = table.sheet
        lines = [*sheet.above, *table.titles]
        near = context(lines, sheet.name, [] if sheet.above else self._around, self.file_name, earlier)
        return _filled(near, context(self._around, "", [], "")) if sheet.above else near

    def _add(self, record: ImportedProblem, remarks: list[Remark]) -> None:
        self._seen = self._seen if self._seen is not None else {}
        if record.identity in self._seen:
            self.outcome.rejected.append(Remark(record.at, record.problem, "problem", "duplicate"))
            return
        self._seen[record.identity] = record.at
        self.outcome.records.append(record)
        self.outcome.asked += remarks


def _filled(near: Context, far: Context) -> Context:
    """What the heading above a table doesn't tell, the head of the document may."""
    return Context(near.year or far.year, near.source or far.source, near.unit or far.unit, near.category)
