"""Numbers as people type them: 12人, 十二人, 廿三, 应到25实到23, 百分之八十."""

import re
import unicodedata
from dataclasses import dataclass
from datetime import date

from dialogue import Unacceptable

DIGITS = {"零": 0, "〇": 0, "一": 1, "二": 2, "两": 2, "三": 3, "四": 4, "五": 5, "六": 6, "七": 7, "八": 8, "九": 9}
UNITS = {"十": 10, "百": 100, "千": 1000}
TENS = {"廿": "二十", "卅": "三十"}
NUMBER = r"(?:[0-9]+|[零〇一二两三四五六七八九十百千廿卅]+)"
MOST = 100_000

_COUNT = re.compile(rf"(?:共|约|大约)?\s*({NUMBER})\s*(?:人次|人|名|次|个|位|项|条|小时|学时|户|场|件|期)?")
_PER_CENT = re.compile(rf"(?:百分之({NUMBER})|({NUMBER})\s*%|({NUMBER})成|([0-9]+))")
_DUE = re.compile(rf"(?:应到|应参加|应出席)(?:会|人数|党员)?[::]?\s*({NUMBER})\s*[人名]?")
_PRESENT = re.compile(rf"(?:实到|实际到会|到会|实参加|出席)(?:会|人数|党员)?[::]?\s*({NUMBER})\s*[人名]?")
_ABSENT = re.compile(rf"(?:缺席|请假|缺)[::]?\s*({NUMBER})\s*[人名]?")
_ALL = re.compile(
    rf"(?:全到|全员到齐|全部到齐|都到了?)[,，]?\s*(?:共)?({NUMBER})\s*[人名]?|({NUMBER})\s*[人名]?(?:全到齐?|全部到齐|全员到齐|都到了?|到齐)"
)
_TOOK_PART = re.compile(
    rf"(?:共|有)?({NUMBER})\s*(?:人|名|人次)(?:党员|同志|群众)?(?:参加|参与|到场|出席)|(?:参加|参与)(?:人数|人员)?[::]?\s*({NUMBER})\s*(?:人|名)"
)
_PAIR = re.compile(rf"({NUMBER})\s*[人名]?\s*[/,，、\s]\s*({NUMBER})\s*[人名]?")


@dataclass(frozen=True, slots=True)
class Attendance:
    """应到/实到 of one meeting, in persons; `present <= due` holds."""

    due: int
    present: int

    def __post_init__(self) -> None:
        if not 0 <= self.present <= self.due:
            raise Unacceptable(f"实到（{self.present}人）不能多于应到（{self.due}人），请核对。")


def number(text: str) -> int:
    """Digits or Chinese numerals below ten thousand as an int. Raises ValueError."""
    if text.isascii():
        return int(text)
    for short, long in TENS.items():
        text = text.replace(short, long)
    if all(letter in DIGITS for letter in text):
        return int("".join(str(DIGITS[letter]) for letter in text))
    total, digit = 0, None
    for letter in text:
        if letter in UNITS:
            total += (1 if digit is None else digit) * UNITS[letter]
            digit = None
        elif DIGITS[letter]:
            if digit is not None:
                raise ValueError(text)
            digit = DIGITS[letter]
    # 一百二 is said for 120 only of money; a bare last digit is units.
    return total + (digit or 0)


def count(text: str, _today: date) -> int:
    """How many: 12人, 十二, 两次. Raises Unacceptable."""
    match = _COUNT.fullmatch(normal(text).strip(" 。"))
    try:
        value = number(match[1]) if match else None
    except ValueError:
        value = None
    if value is None:
        raise Unacceptable("请写一个整数，例如：12 或 十二人。")
    if value > MOST:
        raise Unacceptable(f"{value}太大了，请核对。")
    return value


def percent(text: str, _today: date) -> int:
    """80%, 百分之八十, 八成, 80, 一半, 完成. Raises Unacceptable."""
    word = normal(text).strip(" 。")
    if word in ("完成", "全部完成", "已完成", "做完了", "完成了"):
        return 100
    if word in ("一半", "过半"):
        return 50
    match = _PER_CENT.fullmatch(word)
    try:
        if match:
            value = number(match[3]) * 10 if match[3] else number(match[1] or match[2] or match[4])
            if value <= 100:
                return value
    except ValueError:
        pass
    raise Unacceptable("请写 0 到 100 之间的百分数，例如：80%、八成、完成。")


def attendance(text: str, _today: date) -> Attendance:
    """应到25人实到二十三人, 25/23, 全到18人, 应到12缺席2. Raises Unacceptable."""
    words = normal(text).strip(" 。")
    found = find_attendance(words)
    if found:
        return found[0]
    pair = _PAIR.fullmatch(words)
    if pair:
        return Attendance(number(pair[1]), number(pair[2]))
    raise Unacceptable("请写应到和实到人数，例如：应到12实到11，或 12 11，或 全到12人。")


def find_attendance(words: str) -> tuple[Attendance, list[tuple[int, int]]] | None:
    """The attendance told in a sentence, and where. Raises Unacceptable where its numbers contradict each other."""
    due, present, absent, everyone = (pattern.search(words) for pattern in (_DUE, _PRESENT, _ABSENT, _ALL))
    try:
        if due and (present or absent):
            wanted = number(due[1])
            away = number(absent[1]) if absent else None
            there = number(present[1]) if present else wanted - (away or 0)
            if present and away is not None and wanted != there + away:
                raise Unacceptable(f"应到{wanted}人、实到{there}人、缺席{away}人对不上，请核对。")
            return Attendance(wanted, there), [match.span() for match in (due, present, absent) if match]
        if everyone:
            all_ = number(everyone[1] or everyone[2])
            return Attendance(all_, all_), [everyone.span()]
    except ValueError as error:
        if isinstance(error, Unacceptable):
            raise
    return None


def find_persons(words: str) -> tuple[int, tuple[int, int]] | None:
    """How many took part, as told in a sentence (12人参加), and where."""
    match = _TOOK_PART.search(words)
    try:
        return (number(match[1] or match[2]), match.span()) if match else None
    except ValueError:
        return None


def normal(text: str) -> str:
    """NFKC: full-width digits and signs become plain ones, （） becomes ()."""
    return unicodedata.normalize("NFKC", text)
