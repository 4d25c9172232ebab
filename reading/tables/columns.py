"""What the columns of a table of problems are, where the heading alone doesn't settle it."""

from collections.abc import Iterator

from reading.tables.deadlines import class_in
from reading.tables.find import FoundTable
from reading.tables.headings import LEFT_OUT
from reading.tables.outcome import Place, Remark
from reading.tables.words import squeezed, words_of

_MANY = (
    "measures",
    "who",
    "percent",
    "state",
    "progress",
    "state_tick",
    "class_tick",
)  # several columns of these are read together
_LOOKED_AT = 200  # rows by which a column is judged


def settle(table: FoundTable) -> None:
    """Decide by what stands below a heading, and leave no field with two columns that can't be read together."""
    _settle_concrete(table)
    _settle_classes(table)
    _settle_number(table)
    taken: set[str] = set()
    for column, heading in sorted(table.headings.items()):
        if heading.field in taken and heading.field not in (*_MANY, LEFT_OUT):
            # 序号 once more counts the measures.
            table.rename(column, LEFT_OUT if heading.field == "number" else None)
        elif heading.field:
            taken.add(heading.field)


def mapping(table: FoundTable) -> dict[str, str]:
    """ColumnHeading → field, in the order of the columns."""
    return {one.words: one.field or "" for _, one in sorted(table.headings.items())}


def remarks(table: FoundTable) -> tuple[list[Remark], list[Remark]]:
    """Columns to ask about, and those that are left out on purpose."""
    asked: list[Remark] = []
    ignored: list[Remark] = []
    sheet = table.sheet
    at = Place(sheet.name, max(table.top, 1))
    for column in sorted(set(table.headings) | set(_with_values(table))):
        heading = table.headings.get(column)
        key = heading.words if heading else f"第{column}列"
        if column in sheet.hidden_columns:
            asked.append(Remark(at, key, heading.field if heading else None, "hidden_column"))
        elif heading and heading.field == LEFT_OUT:
            ignored.append(Remark(at, key, None, "not_taken"))
        elif (heading is None or heading.field is None) and any(True for _ in _values(table, column)):
            asked.append(Remark(at, key, None, "unmapped_column"))
    return asked, ignored


def _settle_concrete(table: FoundTable) -> None:
    """反馈问题 beside 具体表现 is the category; beside both a category and a problem the concrete words are extra."""
    concrete, problem = table.column("concrete"), table.column("problem")
    if concrete is None:
        # One heading over two columns: the category, and the problem itself.
        if len(table.columns("problem")) > 1 and problem and table.column("category") is None:
            table.rename(problem, "category")
        return
    if problem is None:
        table.rename(concrete, "problem")
    elif table.column("category") is None:
        table.rename(problem, "category")
        table.rename(concrete, "problem")
    else:
        table.rename(concrete, None)


def _settle_classes(table: FoundTable) -> None:
    """类型 may be a category or 立行立改; 整改类别 too."""
    for column in (*table.columns("category"), *table.columns("time_class")):
        words = [squeezed(value) for value in _values(table, column)]
        classes = sum(class_in(word)[0] is not None for word in words)
        if words and classes * 2 >= len(words):
            table.rename(column, "time_class")
        elif table.headings[column].field == "time_class" and words:
            table.rename(column, "category" if table.column("category") is None else None)


def _settle_number(table: FoundTable) -> None:
    """The first column without a known heading is the number, where it counts."""
    first = min(table.headings)
    if table.column("number") is None and table.headings[first].field is None:
        words = list(_values(table, first))
        if words and all(word.strip("().、").isdigit() for word in words):
            table.rename(first, "number")


def _values(table: FoundTable, column: int) -> Iterator[str]:
    for row in table.rows[:_LOOKED_AT]:
        area = table.sheet.area(row, column)
        words = words_of(table.sheet.cell(row, column))
        if words and area.left == area.right and area.top == row:
            yield words


def _with_values(table: FoundTable) -> set[int]:
    return {
        column
        for row in table.rows
        for column in table.sheet.rows.get(row, ())
        if len(table.sheet.rows[row]) > 1 and column not in table.headings
    }
