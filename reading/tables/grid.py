"""A sheet as a grid of cells, whatever program and format it came from. Rows and columns count from 1."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time
from functools import cached_property

from dialogue import Unacceptable

Value = str | int | float | bool | date | datetime | time

DITTO = ("同上", "〃", "″", "同前", "同上。")
MOST_ROWS = 20_000
MOST_COLUMNS = 200
MOST_CELLS = 600_000
TOO_MANY = f"这个表太大，没有收下。一次最多导入 {MOST_ROWS} 行、{MOST_COLUMNS} 列，请拆成几个文件。"


@dataclass(frozen=True, slots=True)
class Cell:
    """What a cell holds. `per_cent`: it is shown as 80% and holds 0.8; `unknown`: a formula nobody has computed."""

    value: Value | None
    per_cent: bool = False
    unknown: bool = False


@dataclass(frozen=True, slots=True)
class Area:
    """Cells merged into one; all four ends belong to it."""

    top: int
    left: int
    bottom: int
    right: int


@dataclass(frozen=True)
class Sheet:
    """Cells that hold something, by row and column. `above`: the lines before a table in a Word document.

    `merges_known`: the file says which cells are one; a CSV doesn't.
    """

    name: str
    rows: dict[int, dict[int, Cell]]
    areas: tuple[Area, ...] = ()
    above: tuple[str, ...] = ()
    hidden: bool = False
    hidden_rows: frozenset[int] = frozenset()
    hidden_columns: frozenset[int] = frozenset()
    merges_known: bool = True
    begins_1904: bool = False  # the day that serial numbers count from
    _covered: dict[tuple[int, int], Area] = field(default_factory=dict, repr=False)

    def __post_init__(self) -> None:
        if self.bottom > MOST_ROWS or self.right > MOST_COLUMNS:
            raise Unacceptable(TOO_MANY)
        for area in self.areas:
            # A merged area may reach to the last line of the sheet; what lies behind the last cell holds nothing.
            for row in range(area.top, min(area.bottom, self.bottom) + 1):
                for column in range(area.left, min(area.right, self.right) + 1):
                    self._covered.setdefault((row, column), area)
            if len(self._covered) > MOST_CELLS:
                raise Unacceptable(TOO_MANY)
        self._resolve_dittos()

    def _resolve_dittos(self) -> None:
        """同上 and 〃 stand for what the cell above holds."""
        for row in sorted(self.rows):
            for column, cell in self.rows[row].items():
                if (
                    isinstance(cell.value, str)
                    and cell.value.strip() in DITTO
                    and (above := self.cell(row - 1, column))
                ):
                    self.rows[row][column] = above

    def area(self, row: int, column: int) -> Area:
        """The merged area that the cell belongs to; the cell itself where it is not merged."""
        return self._covered.get((row, column)) or Area(row, column, row, column)

    def cell(self, row: int, column: int) -> Cell | None:
        """The cell, or the one that it is merged into; None where it holds nothing."""
        if self._covered and (area := self._covered.get((row, column))):
            row, column = area.top, area.left
        return self.rows.get(row, {}).get(column)

    def columns(self, row: int) -> list[int]:
        """Columns in which the row shows something, from the left; of a merged area the first only."""
        own = set(self.rows.get(row, ()))
        if self._covered:
            own |= {
                column
                for column in range(1, self.right + 1)
                if (area := self._covered.get((row, column))) and area.left == column and self.cell(row, column)
            }
        return sorted(own)

    @cached_property
    def bottom(self) -> int:
        """The last row that holds something."""
        return max(self.rows, default=0)

    @cached_property
    def has_unknown(self) -> bool:
        """Somewhere stands a formula that nobody has computed."""
        return any(cell.unknown for cells in self.rows.values() for cell in cells.values())

    @cached_property
    def right(self) -> int:
        """The last column that holds something."""
        return max((max(row, default=0) for row in self.rows.values()), default=0)


def grid(values: Mapping[int, Mapping[int, Cell]]) -> dict[int, dict[int, Cell]]:
    """The cells that hold more than blanks."""
    kept = {
        row: {
            column: cell
            for column, cell in cells.items()
            if cell.unknown or (cell.value is not None and (not isinstance(cell.value, str) or cell.value.strip()))
        }
        for row, cells in values.items()
    }
    return {row: cells for row, cells in kept.items() if cells}
