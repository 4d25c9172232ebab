"""The rows of a table, put together: which of them make one record, which are separators, sums and notes."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from reading.tables.context import is_category, is_note, is_sum
from reading.tables.find import FoundTable
from reading.tables.grid import Cell
from reading.tables.outcome import Place, Remark
from reading.tables.words import squeezed, without_sign, words_of

_NUMERAL = re.compile(r"[(（]?[0-9]+[)）]?[.、]?")
_HAN_NUMERAL = re.compile(r"[(（]?[一二三四五六七八九十]+[)）]?[、.]?")


@dataclass(slots=True)
class Group:
    """Rows of a table that make one record, and the separator above them."""

    table: FoundTable
    rows: list[int]
    category: str | None = None

    @property
    def at(self) -> Place:
        return Place(self.table.sheet.name, self.rows[0], self.rows[-1] if len(self.rows) > 1 else None)

    def cells(self, name: str) -> Iterator[Cell]:
        """The cells of this field, a merged area once."""
        for column in self.table.columns(name):
            yield from self.cells_of(column)

    def cells_of(self, column: int) -> Iterator[Cell]:
        """The cells of this column, a merged area once."""
        sheet = self.table.sheet
        if not sheet.areas:
            yield from (cell for row in self.rows if (cell := sheet.cell(row, column)))
            return
        seen: set[int] = set()
        for row in self.rows:
            top = sheet.area(row, column).top
            if top not in seen and (cell := sheet.cell(row, column)):
                seen.add(top)
                yield cell

    def words(self, name: str) -> str:
        """The words of the first cell of this field that holds any."""
        return next((words for cell in self.cells(name) if (words := words_of(cell))), "")


@dataclass(slots=True)
class Grouping:
    """The groups of a table, and remarks on the rows that are in none."""

    table: FoundTable
    leads: str  # the field that makes a row a record
    groups: list[Group] = field(default_factory=list)
    ignored: list[Remark] = field(default_factory=list)
    _category: str | None = None

    @classmethod
    def of(cls, table: FoundTable, leads: str) -> "Grouping":
        made = cls(table, leads)
        for row in table.rows:
            made._take(row)
        for row in table.repeated:
            made._ignore(row, "repeated_heading")
        return made

    def _take(self, row: int) -> None:
        texts = self._texts(row)
        words = list(dict.fromkeys(texts.values()))
        if not words:
            if self._reaches(row):
                self.groups[-1].rows.append(row)
        elif is_sum(words[:2]):
            self._ignore(row, "sum")
        elif is_note(words[0]):
            self._ignore(row, "note")
        elif (category := self._separator(row, texts)) is not None:
            self._separate(row, category)
        else:
            self._take_record(row, texts)

    def _texts(self, row: int) -> dict[int, str]:
        """What stands in this row itself, by column."""
        sheet = self.table.sheet
        own = (column for column in sheet.columns(row) if sheet.area(row, column).top == row)
        return {column: text for column in own if (text := words_of(sheet.cell(row, column)))}

    def _reaches(self, row: int) -> bool:
        """The record above is merged over this row too."""
        lead = self.table.column(self.leads)
        return bool(self.groups) and lead is not None and self.table.sheet.area(row, lead).top in self.groups[-1].rows

    def _separator(self, row: int, texts: dict[int, str]) -> str | None:
        """The words of a row that stands between records and says one thing; None where it is a record."""
        lead = self.table.column(self.leads)
        number = self.table.column("number")
        if len(set(texts.values())) == 1:
            column, text = next(iter(texts.items()))
            area = self.table.sheet.area(row, column)
            wide = area.right > area.left or len(texts) > 1
            if _NUMERAL.fullmatch(text) or (column == lead and not wide) or self._reaches(row):
                return None
            return text if wide or column == min(self.table.headings) or column == number else None
        if len(texts) == 2 and number in texts and _HAN_NUMERAL.fullmatch(texts[number]):
            return next(text for column, text in texts.items() if column != number)
        return None

    def _separate(self, row: int, text: str) -> None:
        if is_category(text):
            self._category = without_sign(text)
        self._ignore(row, "category" if is_category(text) else "note")

    def _take_record(self, row: int, texts: dict[int, str]) -> None:
        lead, number = self.table.column(self.leads), self.table.column("number")
        told = texts.get(lead or 0, "")
        if not told and self._reaches(row):
            self.groups[-1].rows.append(row)
        elif told and not self._same_again(row, told):
            self.groups.append(Group(self.table, [row], self._category))
        elif self.groups and (told or (number not in texts and self._goes_on(row, texts))):
            self.groups[-1].rows.append(row)
        else:
            self._ignore(row, "no_problem")

    def _same_again(self, row: int, told: str) -> bool:
        """The words and the number of the row above, repeated beside another measure."""
        if not self.groups or self.groups[-1].rows[-1] != row - 1:
            return False
        above, measures = self.groups[-1], self.table.columns("measures")
        number = self.table.column("number")
        same_number = number is not None and squeezed(above.words("number")) == squeezed(
            words_of(self.table.sheet.cell(row, number))
        )
        earlier = {words_of(cell) for cell in above.cells("measures")}
        fresh = {words for column in measures if (words := words_of(self.table.sheet.cell(row, column)))}
        return same_number and told == above.words(self.leads) and bool(fresh - earlier)

    def _goes_on(self, row: int, texts: dict[int, str]) -> bool:
        """A row of measures, people or dates below the problem that they belong to."""
        fields = {self.table.headings[column].field for column in texts if column in self.table.headings}
        return self.groups[-1].rows[-1] == row - 1 and bool(fields & {"measures", "person", "unit", "who", "progress"})

    def _ignore(self, row: int, reason: str) -> None:
        key = " ".join(dict.fromkeys(self._texts(row).values()))[:60]
        self.ignored.append(Remark(Place(self.table.sheet.name, row), key, None, reason))
