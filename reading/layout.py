"""What stands where: letters as typed beside their normal forms, and tables turned into lines with labels."""

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache

READ = 3_000  # letters that are read; what follows belongs to the main points

BLOCK = "\f"  # stands between two rows of a table, each of which tells of its own event

_BLANK = r"[^\S\n]{1,6}"
_SPACED_LABEL = re.compile(
    rf"(?m)^[^\S\n]{{0,8}}(?P<a>[一-鿿](?:{_BLANK}[一-鿿]){{1,4}}[^\S\n]{{0,4}})(?=[:\t])"
    rf"|(?<![一-鿿])(?P<b>主{_BLANK}持{_BLANK}人|记{_BLANK}录{_BLANK}人"
    rf"|(?:时{_BLANK}间|地{_BLANK}点|议{_BLANK}题|主{_BLANK}题|主{_BLANK}持|记{_BLANK}录|内{_BLANK}容|[出列缺]{_BLANK}席))"
    r"(?=[^\S\n]{0,4}:)"
    rf"|(?<=[:、])[^\S\n]{{0,3}}(?P<c>[一-鿿]{_BLANK}[一-鿿])(?=[\s(,;、。]|$)"
)
_BLANKS = re.compile(r"[^\S\n]+")
_LONG_GAP = re.compile(r"[^\S\n]{3,}")
_SIDES = re.compile(r"[一-鿿0-9)》”%][一-鿿0-9《“(①-⑳]")
_RULE = re.compile(r"[|\-:\s—=+]*")
_NAMED = re.compile(r"(?:项目|名称|活动|会议|类别|类型|形式|种类|内容)$")
_NONE = re.compile(r"(?:本月|当月)?(?:未|没有?|尚未)(?:召?开展?|举行|组织|进行|搞|上)?了?|零报告")
_NEVER = re.compile(r"[0零无-]|—")
_PLAIN = re.compile(r"[^,\s]+")
_SPACED = re.compile(r"(?m)^[一-鿿](?: [一-鿿]){3,20}$")
_COLUMNS = re.compile(r"\t+|[^\S\n]{2,}")


@dataclass(frozen=True, slots=True)
class Layout:
    """`letters` as typed and `words` in their normal form have the same length, letter for letter."""

    letters: str
    words: str

    def __post_init__(self) -> None:
        if len(self.letters) != len(self.words):
            raise ValueError("letters and words differ in length")


def lay_out(text: str, heard: Callable[[str], str], is_label: Callable[[str], bool]) -> Layout:
    """`text` without control characters, in lines; tables by tab, pipe or blanks become lines of `label:value`."""
    letters = "".join(map(_kept, _without_gaps(text[:READ].replace("\r\n", "\n").replace("\r", "\n"))))
    words = heard("".join(map(_normal, letters)))
    gaps = [
        blanks.span()
        for match in _SPACED_LABEL.finditer(words)
        for blanks in _BLANKS.finditer(words, *match.span(match.lastgroup or 0))
    ]
    gaps += [(at, at + 1) for match in _SPACED.finditer(words) for at in range(match.start() + 1, match.end(), 2)]
    for start, end in sorted(gaps, reverse=True):
        letters, words = letters[:start] + letters[end:], words[:start] + words[end:]
    return _Tables(letters, _blanks_divide(words, is_label), is_label).laid_out()


def _blanks_divide(words: str, is_label: Callable[[str], bool]) -> str:
    """Where a line is divided by single blanks alone, they stand for commas: 11月3日 支委会 研究党费 应到5实到5."""
    lines = []
    for line in words.split("\n"):
        pieces, last = line.split(" "), None
        if len(pieces) > 2 and not re.search(r"[,;\t|]|  ", line) and sum(map(len, pieces)) > 2 * len(pieces):
            last = ""
            for number, piece in enumerate(pieces):
                divides = (
                    number
                    and len(last) > 1
                    and len(piece) > 1
                    and _SIDES.search(last[-1] + piece[0])
                    and not is_label(last)
                )
                pieces[number] = ("," if divides else " " if number else "") + piece
                last = piece
        lines.append(" ".join(pieces) if last is None else "".join(pieces))
    return "\n".join(lines)


def _without_gaps(text: str) -> str:
    """At most one empty line, and no long run of blanks: both would make a search slow, and say nothing."""
    lines: list[str] = []
    for line in text.split("\n"):
        shorter = _LONG_GAP.sub(lambda gap: "\t" if "\t" in gap[0] else "  ", line.rstrip())
        if shorter or (lines and lines[-1]):
            lines.append(shorter)
    return "\n".join(lines)


@lru_cache(maxsize=8192)
def _kept(letter: str) -> str:
    if letter in "\n\t":
        return letter
    return "" if unicodedata.category(letter).startswith("C") else letter


@lru_cache(maxsize=8192)
def _normal(letter: str) -> str:
    if "①" <= letter <= "⓿":
        return letter  # the number of an item, not a figure of its text
    if letter in "=＝":
        return ":"
    plain = unicodedata.normalize("NFKC", letter)
    if letter in "｜┃│":
        return "|"
    return plain if len(plain) == 1 else letter


class _Tables:
    """Rows that stand together, with the same borders, are a table."""

    def __init__(self, letters: str, words: str, is_label: Callable[[str], bool]) -> None:
        self._letters, self._words, self._is_label = letters, words, is_label
        self._out: list[tuple[str, str]] = []
        self._columns = 0  # of a table divided by single blanks or commas, told by a line of labels

    def laid_out(self) -> Layout:
        rows: list[list[tuple[int, int]]] = []
        at = 0
        for line in self._words.split("\n"):
            span = (at, at + len(line))
            at = span[1] + 1
            cells = self._cells(*span)
            if cells is None:
                self._table(rows)
                rows = []
                self._line([span])
            elif cells:
                rows.append(cells)
        self._table(rows)
        letters = "".join(letters for letters, _ in self._out)
        words = "".join(words for _, words in self._out)
        return Layout(letters[:-1], words[:-1])

    def _cells(self, start: int, end: int) -> list[tuple[int, int]] | None:
        """The cells of a row; None where the line is no row, empty for a rule between rows."""
        line = self._words[start:end]
        plain = [match.span() for match in _PLAIN.finditer(line)]
        if len(plain) > 2 and all(self._is_label(line[slice(*cell)]) for cell in plain):
            self._columns = len(plain)
        elif self._columns != len(plain):
            self._columns = 0
        if self._columns and "|" not in line and "\t" not in line:
            return [(start + first, start + last) for first, last in plain]
        if line.count("|") >= 2 or (line.count("|") == 1 and len(line) < 60):
            if _RULE.fullmatch(line):
                return []
            bounds = [match.span() for match in re.finditer(r"\|", line)]
        else:
            stripped = len(line) - len(line.lstrip())
            bounds = [span.span() for span in _COLUMNS.finditer(line.rstrip()) if span.start() > 0 or stripped == 0]
            if not bounds:
                return None
        edges = [0, *(edge for span in bounds for edge in span), len(line)]
        cells = [(edges[at], edges[at + 1]) for at in range(0, len(edges), 2)]
        if "|" in line:
            cells = cells[1 if line.startswith("|") else 0 : -1 if line.rstrip().endswith("|") else None]
        return [self._trimmed(start + first, start + last) for first, last in cells]

    def _trimmed(self, start: int, end: int) -> tuple[int, int]:
        cell = self._words[start:end]
        return start + len(cell) - len(cell.lstrip()), end - len(cell) + len(cell.rstrip()) if cell.strip() else start

    def _label(self, span: tuple[int, int]) -> bool:
        return self._is_label(self._words[slice(*span)])

    def _table(self, rows: list[list[tuple[int, int]]]) -> None:
        while len(rows) > 2 and len(rows[0]) < 3 <= len(rows[1]) and all(self._label(cell) for cell in rows[1][2:]):
            self._row(rows.pop(0))  # 支部：… 填报人：… above the table
        if not rows:
            return
        first = [self._label(cell) for cell in rows[0]]
        heads = [self._label(row[0]) for row in rows]
        if len(rows) > 1 and len(rows[0]) > 2 and sum(first) >= 2 and sum(first) >= len(first) - 1 and not all(heads):
            for row in rows[1:]:
                self._record(list(zip(rows[0], row, strict=False)))
        elif len(rows) > 1 and len(rows[0]) > 2 and all(heads) and sum(first) == 1:
            for column in range(1, len(rows[0])):
                self._record([(row[0], row[column]) for row in rows if column < len(row)])
        else:
            for row in rows:
                self._row(row)

    def _record(self, pairs: list[tuple[tuple[int, int], tuple[int, int]]]) -> None:
        self._put(BLOCK, BLOCK)
        if self._nothing(pairs):
            return
        labels = [self._words[slice(*label)] for label, _ in pairs]
        for word, (label, value) in zip(labels, pairs, strict=True):
            if value[0] < value[1]:
                names = word in ("项目", "工作", "事项", "内容") and any(
                    one.endswith(("主题", "议题", "题目")) for one in labels
                )
                self._line([value] if names else [label, value])

    def _nothing(self, pairs: list[tuple[tuple[int, int], tuple[int, int]]]) -> bool:
        """党员大会 | 0, or 党员大会 | 本月未召开, as a sentence: what was not held."""
        told = [(self._words[slice(*label)], value) for label, value in pairs if value[0] < value[1]]
        name = next((value for label, value in told if _NAMED.search(label)), None)
        none = next((value for label, value in told if _NONE.fullmatch(self._words[slice(*value)])), None)
        never = any(label.endswith("次数") and _NEVER.fullmatch(self._words[slice(*value)]) for label, value in told)
        if name is None or not (none or never):
            return False
        for label, value in told:
            if label.endswith(("时间", "日期", "月份")) and value != none:
                self._copy(value)
        self._copy(name)
        if none and none != name:
            self._copy(none)
        else:
            self._put("：0次", ":0次")
        for label, value in told:
            if label.endswith(("备注", "原因", "说明")) and value != none:
                self._put("，", ",")
                self._copy(value)
        self._put("\n", "\n")
        return True

    def _row(self, row: list[tuple[int, int]]) -> None:
        """应到 5 实到 4: labels with their values, or else parts of a sentence."""
        filled = [cell for cell in row if cell[0] < cell[1]]
        at = 0
        while at < len(filled):
            if self._label(filled[at]) and at + 1 < len(filled) and not self._label(filled[at + 1]):
                self._line(filled[at : at + 2])
                at += 2
            else:
                more = at + 1
                while more < len(filled) and not self._label(filled[more]):
                    more += 1
                for cell in filled[at:more]:
                    self._copy(cell)
                    self._put("，", ",")
                self._put("\n", "\n")
                at = more

    def _line(self, cells: list[tuple[int, int]]) -> None:
        for number, cell in enumerate(cells):
            if number:
                self._put("：", ":")
            self._copy(cell)
        self._put("\n", "\n")

    def _copy(self, cell: tuple[int, int]) -> None:
        self._put(self._letters[slice(*cell)], self._words[slice(*cell)])

    def _put(self, letters: str, words: str) -> None:
        self._out.append((letters, words))
