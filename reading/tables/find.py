"""Where on a sheet the tables are: heading rows, the rows below them, and the lines above."""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from reading.numbers import normal
from reading.tables.grid import Sheet
from reading.tables.headings import LONGEST, is_heading_word, known, named, resolved
from reading.tables.words import words_of

MOST_HEADING_ROWS = 4


@dataclass(frozen=True, slots=True)
class ColumnHeading:
    """A column of a table. `field` is None where its heading isn't known; `in_hundredths`: （%） stands in it."""

    column: int
    words: str
    field: str | None
    in_hundredths: bool = False
    last: str = ""  # its lowest line


@dataclass(slots=True)
class FoundTable:
    """A heading, which ends in row `bottom`, and rows of the sheet below it that hold something."""

    sheet: Sheet
    top: int
    bottom: int
    headings: dict[int, ColumnHeading]
    titles: tuple[str, ...] = ()
    rows: list[int] = field(default_factory=list)
    repeated: list[int] = field(default_factory=list)

    _columns: dict[str, list[int]] = field(default_factory=dict)

    def column(self, name: str) -> int | None:
        """The first column of this field."""
        return next(iter(self.columns(name)), None)

    def columns(self, name: str) -> list[int]:
        """All columns of this field."""
        if name not in self._columns:
            self._columns[name] = [one.column for one in self.headings.values() if one.field == name]
        return self._columns[name]

    def rename(self, column: int, name: str | None) -> None:
        """The column stands for another field than its heading said."""
        self.headings[column] = replace(self.headings[column], field=name)
        self._columns.clear()

    def signature(self) -> tuple[tuple[int, str], ...]:
        return tuple((one.column, normal(one.words)) for one in self.headings.values())


def find_tables(sheet: Sheet, kind: str) -> tuple[list[FoundTable], list[int]]:
    """The tables of this kind, and the rows that belong to none."""
    tables: list[FoundTable] = []
    loose: list[int] = []  # above the next table, or below all
    rows = sorted(set(sheet.rows) | set(_covered_rows(sheet)))
    after = 0
    for row in rows:
        if row <= after:
            continue
        found = heading_at(sheet, row, kind)
        if found is None:
            (tables[-1].rows if tables else loose).append(row)
            continue
        after = found.bottom
        if tables and found.signature() == tables[-1].signature():
            tables[-1].repeated += range(found.top, found.bottom + 1)
            continue
        above = _taken_from(tables[-1].rows, sheet) if tables else loose
        found.titles = tuple(text for line in above for text in texts_of(sheet, line))
        loose += above if tables else []
        tables.append(found)
    return tables, loose


def continued(sheet: Sheet, before: FoundTable) -> FoundTable:
    """A table without a heading that goes on with the one before it, on the next page of a document."""
    headings = {column: replace(one) for column, one in before.headings.items()}
    return FoundTable(sheet, 1, 0, headings, rows=sorted(sheet.rows))


def texts_of(sheet: Sheet, row: int) -> list[str]:
    """What the row says, each merged area once."""
    return [words_of(sheet.cell(row, column)) for column in sheet.columns(row)]


def heading_at(sheet: Sheet, row: int, kind: str) -> FoundTable | None:
    """The heading that begins in this row."""
    cells = {column: sheet.cell(row, column) for column in sheet.columns(row)}
    if any(cell and (not isinstance(cell.value, str) or cell.value.isdigit()) for cell in cells.values()):
        return None  # numbers and days stand below a heading
    texts = {column: words_of(cell) for column, cell in cells.items()}
    if (
        len(texts) < 2
        or max(map(len, texts.values())) > LONGEST
        or sum(named(kind, text) is not None for text in texts.values()) < 2
    ):
        return None
    bottom = _bottom(sheet, row, texts, kind)
    headings: dict[int, ColumnHeading] = {}
    for column in range(1, sheet.right + 1):
        levels = _levels(sheet, row, bottom, column)
        if levels:
            whole = "".join(levels)
            percent = "%" in normal(whole) or "百分" in whole
            headings[column] = ColumnHeading(column, whole, resolved(kind, levels), percent, levels[-1])
    fields = {one.field for one in headings.values()}
    needs = known()[kind]["needs"]
    if not any(need in fields or (need == "problem" and "concrete" in fields) for need in needs):
        return None
    if len(fields - {None}) < known()[kind]["at_least"]:
        return None
    return FoundTable(sheet, row, bottom, headings)


def _bottom(sheet: Sheet, row: int, texts: dict[int, str], kind: str) -> int:
    """The last row of the heading: as far as its merged cells reach, and on over lines of nothing but headings."""
    reach = max((sheet.area(row, column).bottom for column in texts if len(texts[column]) <= 20), default=row)
    bottom = reach if reach < row + MOST_HEADING_ROWS else row
    while bottom + 1 < row + MOST_HEADING_ROWS and _goes_on(sheet, bottom + 1, kind):
        bottom += 1
    return bottom


def _goes_on(sheet: Sheet, row: int, kind: str) -> bool:
    """A further line of the heading: each cell is a heading, and stands below a blank or a wider one."""
    below = [column for column in sheet.columns(row) if sheet.area(row, column).top == row]
    if not below:
        return False
    for column in below:
        above = sheet.area(row - 1, column)
        if above.left == above.right and sheet.cell(row - 1, column) and not _heads_group(sheet, row, column):
            return False
        if not is_heading_word(kind, words_of(sheet.cell(row, column))):
            return False
    return True


def _heads_group(sheet: Sheet, row: int, column: int) -> bool:
    """Above this cell stands the words for several columns, though the cells are not merged: a blank follows them."""
    return sheet.cell(row - 1, column + 1) is None and sheet.cell(row, column + 1) is not None


def _levels(sheet: Sheet, top: int, bottom: int, column: int) -> list[str]:
    levels: list[str] = []
    for row in range(top, bottom + 1):
        text = words_of(sheet.cell(row, column))
        if not text and row < bottom and sheet.cell(row + 1, column) and sheet.area(row, column).left == column:
            text = _to_the_left(sheet, row, column)
        if text and (not levels or levels[-1] != text):
            levels.append(text)
    return levels


def _to_the_left(sheet: Sheet, row: int, column: int) -> str:
    """The words of an unmerged group that reaches over this column."""
    for left in range(column - 1, 0, -1):
        if sheet.cell(row + 1, left) is None or sheet.area(row, left).bottom > row:
            return ""
        if text := words_of(sheet.cell(row, left)):
            return text
    return ""


def _taken_from(rows: list[int], sheet: Sheet) -> list[int]:
    """The last rows of the table above that say one thing each: they are the title of the next."""
    count = 0
    while count < len(rows) and len(set(texts_of(sheet, rows[-1 - count]))) == 1:
        count += 1
    taken = rows[len(rows) - count :]
    del rows[len(rows) - count :]
    return taken


def _covered_rows(sheet: Sheet) -> Iterator[int]:
    """Rows that show only what merged cells above them hold."""
    for area in sheet.areas:
        if area.bottom > area.top and sheet.cell(area.top, area.left):
            yield from range(area.top + 1, min(area.bottom, sheet.bottom) + 1)
