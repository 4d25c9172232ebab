"""Labels of forms (会议时间：… 地点：…): known by how they end, in any frame; each with its value."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from domain.catalogue import Kind
from reading.layout import BLOCK
from reading.lexicon import Lexicon, either
from reading.numbers import normal

FIELD = "field."  # before the code of what only some kinds have
MOST_LABELS = 400

_LONG = ("agenda", "topic", "main_points", "resolutions", "votes")
_ITEM = r"(?:[(]?(?:[0-9]{1,2}|[一二三四五六七八九十]{1,3}|[甲乙丙丁戊己])[.、)]|[①-⑳]|[-•·*])"
_LISTED = re.compile(rf"\s*{_ITEM}")
_SENTENCE_ENDS = re.compile(rf"\n|\f|。(?!\s?{_ITEM})")
_FRAMED = re.compile(r"[一-鿿]{0,6}")
_TRIM = " \t,，、;；。\n\f"


@dataclass(frozen=True, slots=True)
class Label:
    """Letters `start` to `at` are a label that asks for `key`; its value runs to `end`."""

    key: str
    word: str
    start: int
    at: int
    end: int


class FormReader:
    """Knows labels by their endings, from the lexicon, and those of the kinds' own fields."""

    def __init__(self, lexicon: Lexicon, kinds: Iterable[Kind]) -> None:
        self._exact = {
            normal(field.label): FIELD + field.code
            for kind in kinds
            for field in kind.fields
            if not field.label.endswith(("培训人数", "参加人数"))
        }
        self._exact |= {
            normal(word): FIELD + field.code
            for kind in kinds
            for field in kind.fields
            if field.type == "text"
            for word in field.words
            if len(word) > 3
        }
        self._exact |= {
            word.removeprefix("="): key
            for key, words in lexicon.labels.items()
            for word in words
            if word.startswith("=")
        }
        self._ends = {
            word: key for key, words in lexicon.labels.items() if key != "frame" for word in words if word[0] != "="
        }
        self._lengths = sorted({len(word) for word in self._ends}, reverse=True)
        frame = either(lexicon.labels["frame"])
        strong = either(word for word in self._ends if len(word) > 1)
        self._frame = re.compile(rf"(?:{frame}|第.|本次|[一二三四五六七八九十]、)*")
        self._glued = re.compile(
            rf"(?P<l>(?:{frame}){{0,2}}{strong})\s?(?::|(?<=[持录讲点间人])\s?[—–-]{{1,2}}\s?(?=[一-鿿0-9]))"
        )
        self._colon = re.compile(
            rf"(?:(?<=[\n\f,;。、\s\t)(】])|^){_ITEM}?\s?[【\[]?(?P<l>[一-鿿/]{{1,12}}(?:\([^()\n]{{1,8}}\))?)[】\]]?\s?(?::|(?<=[】\]]))"
        )
        self._blank = re.compile(rf"(?:(?<=[\n\f\s,;])|^)(?P<l>(?:{frame})?{strong})[ \t](?=\S)")

    def key(self, label: str) -> str:
        """What a label asks for; "" where it is none."""
        label = re.sub(r"\s|\(.*\)", "", label).strip("【】[]:")
        label = re.sub(r"(?<=题)[一二三四五六七八九十]$", "", label)
        if label in self._exact:
            return self._exact[label]
        for length in self._lengths:
            if (end := label[-length:]) in self._ends and len(end) == length:
                before = label[: -len(end)]
                if self._frame.fullmatch(before) or (
                    self._ends[end] in ("held", "place") and len(before) <= 4 and len(end) > 1
                ):
                    return self._ends[end]
                if self._ends[end] == "topic" and len(before) <= 4:
                    return "topic"
                return ""
        return ""

    def is_label(self, cell: str) -> bool:
        """Whether a table's cell is a label."""
        return bool(cell) and len(cell) <= 14 and (bool(self.key(cell)) or cell.strip() in ("活动", "会议"))

    def find(self, words: str) -> list[Label]:
        """The labels in NFKC-normal `words`, with their values, in their order."""
        hits: dict[int, tuple[str, str, int]] = {}
        blank: dict[int, tuple[str, str, int]] = {}
        for pattern, into in ((self._colon, hits), (self._glued, hits), (self._blank, blank)):
            for match in pattern.finditer(words):
                key = self.key(match["l"])
                if key and len(into) < MOST_LABELS:
                    into.setdefault(match.start("l"), (key, match["l"], match.end()))
        if len(hits) + len(blank) >= 2:
            ends = [at for _, _, at in hits.values()]
            hits |= {start: hit for start, hit in blank.items() if start not in hits and hit[2] not in ends}
        found: list[Label] = []
        starts = sorted(hits)
        for number, start in enumerate(starts):
            key, word, at = hits[start]
            if found and start < found[-1].at:
                continue
            limit = starts[number + 1] if number + 1 < len(starts) else len(words)
            found.append(Label(key, word, start, at, self._value_end(key, words, at, limit)))
        return found

    def _value_end(self, key: str, words: str, at: int, limit: int) -> int:
        if key in _LONG and re.search(r"[,;。][^\n:]{0,8}:\s?$", words[max(0, at - 12) : at]):
            # within a running text: to the end of the sentence
            over = _SENTENCE_ENDS.search(words, at, limit)
            return over.start() if over else limit
        if key in _LONG:
            return self._long_end(words, at, limit)
        stop = re.compile(
            r"[\n\f;。]"
            if key in ("held", "present", "absences", "others_present", "due", "joint", "kinds")
            else r"[\n\f;。,]"
        )
        found = stop.search(words, at + len(words[at:limit]) - len(words[at:limit].lstrip(" \t")), limit)
        if key == "present" and found is None:
            return limit
        return found.start() if found else limit

    def _long_end(self, words: str, at: int, limit: int) -> int:
        """To the end of the line, and on over the numbered lines that follow."""
        end = at
        first = True
        while end < limit:
            stop = words.find("\n", end, limit)
            stop = limit if stop < 0 else stop
            block = words.find(BLOCK, end, stop)
            if block >= 0:
                return block
            line = words[end:stop]
            if not first and not _LISTED.match(line):
                return max(at, end - 1)
            if line.strip():
                first = False
            end = stop + 1
        return min(end, limit)


def trimmed(value: str) -> str:
    """A value without the signs around it."""
    value = value.strip(_TRIM + "　")
    for opening, closing in ("()", "（）"):
        if value.startswith(opening) and value.endswith(closing):
            value = value[1:-1]
    return value


def listed(value: str) -> str:
    """The items of an agenda in one line, without their numbers."""
    parts = [
        re.sub(
            r"^\s*(?:[(（]?(?:[0-9]{1,2}|[一二三四五六七八九十]{1,3}|[甲乙丙丁戊己])[.、)）．]|[①-⑳]|[-•·*])\s*",
            "",
            line,
        )
        for line in value.split("\n")
    ]
    if len([part for part in parts if part.strip()]) <= 1:
        whole = trimmed(parts[0] if parts else "")
        items = re.split(
            r"(?:(?<=^)|(?<=[\s；;。，,]))(?:[0-9]{1,2}[.、)）．]|[一二三四五六七八九]、)(?![0-9])\s*", whole
        )
        if len(items) > 1:
            parts = items
        else:
            return whole
    return "；".join(item for part in parts if (item := trimmed(part)) and item not in ("其他", "其它", "其他事项"))
