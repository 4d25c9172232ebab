"""What the lines around a table tell for all its rows: the year, the source, the unit, the category."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache

from reading.numbers import normal
from reading.tables.deadlines import year_in
from reading.tables.who import is_unit
from reading.tables.words import has_sign, lists, longest_first, running, squeezed, without_sign

LONGEST_LINE = 200  # letters of a line above a table that are looked at
LONGEST_CATEGORY = 30
_TITLE_WORDS = re.compile("台账|清单|一览表|汇总表|统计表|任务书|分解表|登记表|方案|附件|表[一二三四五六七八九十0-9]")


@dataclass(frozen=True, slots=True)
class Context:
    """What holds for a row that doesn't say otherwise."""

    year: int | None = None
    source: str | None = None
    unit: str | None = None
    category: str | None = None


def context(
    titles: Sequence[str], sheet_name: str, around: Sequence[str], file_name: str, earlier: Sequence[str] = ()
) -> Context:
    """From the lines above the table (the nearest last), the sheet's name, the first lines of the document.

    `earlier`: lines above other tables of the sheet, which tell of the year alone.
    """
    lines = [running(line) for line in titles if not is_note(line)]
    heading = lines[-1] if lines else ""
    category = None
    if has_sign(heading) and _source_in(heading) is None and is_category(heading):
        category = without_sign(heading)
    return Context(
        year=_year([*reversed(lines), *earlier, sheet_name, *around, file_name]),
        source=_labelled(lines, "sources_above") or _first_source([*reversed(lines), *around]),
        unit=_labelled(lines, "units_above") or (sheet_name if len(sheet_name) > 2 and is_unit(sheet_name) else None),
        category=category,
    )


def is_category(line: str) -> bool:
    """Short, no sentence, and not the title of a table."""
    words = without_sign(line)
    return 1 < len(words) <= LONGEST_CATEGORY and not re.search(r"[。；;：:]", words) and not _TITLE_WORDS.search(words)


def is_note(line: str) -> bool:
    """注：…, 填表人：…, 单位负责人（签字）."""
    return bool(_notes().match(squeezed(line)))


def is_sum(texts: Iterable[str]) -> bool:
    """A row of sums: one of its cells says so."""
    return any(_sums().match(squeezed(text)) for text in texts)


def _year(lines: Iterable[str]) -> int | None:
    """The first line's that names one; a date of filling in counts only where nothing else does."""
    later: int | None = None
    for line in lines:
        year = year_in(line)
        if year and not re.search("日期|截至|截止|填报时间", line):
            return year
        later = later or year
    return later


def _first_source(lines: Iterable[str]) -> str | None:
    return next((source for line in lines if (source := _source_in(line))), None)


def _source_in(line: str) -> str | None:
    match = _source().search(normal(line[:LONGEST_LINE]))
    return match[0] if match else None


def _labelled(lines: Sequence[str], name: str) -> str | None:
    """The words after 单位： in one of the lines, up to a gap."""
    for line in lines:
        # Some gaps are blanks by the dozen, others a mere pair.
        if match := _label(name).search(normal(line[:LONGEST_LINE])):
            return squeezed(match["words"]).strip("。;；_") or None
    return None


@cache
def _label(name: str) -> re.Pattern[str]:
    labels = longest_first(normal(word) for word in lists()["lines"][name])
    return re.compile(
        rf"(?:^|\s)(?:{labels})(?:\((?:盖章|公章|签章)\))?\s*:\s*(?P<words>\S+(?: \S+)??)(?=\s{{2,}}|\s\S+:|$|\s)"
    )


@cache
def _notes() -> re.Pattern[str]:
    words = [squeezed(word) for name in ("notes", "signatures") for word in lists()["lines"][name]]
    return re.compile(
        rf"(?:{longest_first(words)})(?:[0-9一二三]?[.、]?)(?:\([^()]*\))?[:：]|(?:{longest_first(words)})$"
    )


@cache
def _sums() -> re.Pattern[str]:
    return re.compile(rf"(?:{longest_first(lists()['lines']['sums'])})(?:[:：(（0-9]|$)")


@cache
def _source() -> re.Pattern[str]:
    told = lists()["sources"]
    return re.compile(
        rf"(?:{told['before']})?(?:第?[一二三四五六七八九十0-9]+轮?)?(?:常规|专项|机动|提级)?"
        rf"(?:{longest_first(told['words'])})(?:第?[一二三四五六七八九十0-9]*组)?(?:{told['after']})?(?:意见)?"
    )
