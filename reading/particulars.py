"""The counts that only one kind has (每人学时, 选出书记), as told in a sentence: 学时4, 书记1名, 1名副书记."""

import re
from collections.abc import Iterable
from functools import lru_cache
from typing import NamedTuple

from domain.catalogue import DetailField
from reading.numbers import NUMBER, number

_SUMMED = re.compile(r"(?:共|总共|合计|累计|总计)计?$")
_COUNTER = "[名人个位项次]"
# 5名委员到会: they came, and were not elected.
_NOT_PRESENT = r"(?!\S{0,2}?(?:到|参加|出席|全|都|请假|缺))"


class Particular(NamedTuple):
    """A field's `code`, the `word` it was told by, where both stand, and where the number does."""

    code: str
    value: int
    word: str
    span: tuple[int, int]
    number: tuple[int, int]


def find(words: str, fields: Iterable[DetailField]) -> list[Particular]:
    """What NFKC-normal `words` tell of these; a field told twice is not told for certain."""
    fields = list(fields)
    # 书记1名副书记1名委员3名: where each number follows its word, none precedes one.
    told = _told(words, fields, ("after",))
    counted = [one for one in told if one.word not in {field.unit for field in fields}]
    return told if len(counted) > 1 else _told(words, fields, ("after", "before"))


def _told(words: str, fields: Iterable[DetailField], sides: tuple[str, ...]) -> list[Particular]:
    told: list[Particular] = []
    taken: list[tuple[int, int]] = []
    for word, field in _longest_first(fields):
        # 每人4学时30人参加: what is counted in the word itself stands before it.
        order = sides[::-1] if field.unit and word.endswith(field.unit) else sides
        found = ((side, match) for side in order for match in _pattern(word, field.unit, side).finditer(words))
        for group, match in found:
            if any(match.start() < to and since < match.end() for since, to in taken):
                continue
            taken.append(match.span())
            told.append(Particular(field.code, number(match[group]), word, match.span(), match.span(f"{group}_all")))
    summed = {one.code for one in told if _SUMMED.search(words[max(0, one.span[0] - 4) : one.span[0]])}
    told = [
        one for one in told if one.code not in summed or _SUMMED.search(words[max(0, one.span[0] - 4) : one.span[0]])
    ]
    codes = [one.code for one in told]
    return [one for one in told if codes.count(one.code) == 1]


def _longest_first(fields: Iterable[DetailField]) -> list[tuple[str, DetailField]]:
    counts = [field for field in fields if field.type == "count"]
    return sorted(((word, field) for field in counts for word in (field.label, *field.words)), key=_longest)


def _longest(named: tuple[str, DetailField]) -> int:
    return -len(named[0])


@lru_cache(maxsize=1024)
def _pattern(word: str, unit: str, side: str) -> re.Pattern[str]:
    counter = rf"(?:{re.escape(unit)}|{_COUNTER})" if unit else _COUNTER
    # 委员一致同意, 培训2期, 学时 11月5日: a numeral counts only with what it counts, figures not with anything else.
    digits = rf"(?<![0-9.])[0-9]{{1,5}}(?=\s*(?:{counter}|{re.escape(word)}|[,。;、\s]|$))"
    many = rf"(?:{digits}|{NUMBER}(?=\s*{counter}))"
    sides = {
        "after": rf"{re.escape(word)}(?:人数|数)?\s*[:为是共有了]{{0,2}}\s*"
        rf"(?P<after_all>(?P<after>{many})\s*{counter}?)",
        "before": rf"(?P<before_all>(?P<before>{many})\s*个?{counter}?)(?:{re.escape(word)}){_NOT_PRESENT}",
    }
    return re.compile(sides[side])
