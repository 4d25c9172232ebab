"""Numbers as people type them: 12人, 十二人, 廿三, 应到25实到23, 百分之八十."""

import re
import unicodedata
from dataclasses import dataclass
from datetime import date

from dialogue import Unacceptable

DIGITS = {"零": 0, "〇": 0, "一": 1, "二": 2, "两": 2, "三": 3, "四": 4, "五": 5, "六": 6, "七": 7, "八": 8, "九": 9}
UNITS = {"十": 10, "百": 100, "千": 1000}
TENS = {"廿": "二十", "卅": "三十"}
NUMBER = r"(?:[0-9]{1,9}|[零〇一二两三四五六七八九十百千廿卅]{1,12})"  # bounded, so that a search stays linear
MOST = 100_000
LONGEST = 200  # letters of an answer that is a number

# 5.5 is neither 5 nor 5 again; 25 of 250 is not told either.
_WHOLE = rf"(?<![0-9.])({NUMBER})(?!\.?[0-9])"
_HEADS = r"\s*个?[人名位]?(?:党员|同志|委员)?"
# 张三请假, 王五都到了: the end of a name counts nobody.
_COUNTED = rf"(?:(?<![一-鿿])|(?=[0-9])|(?={NUMBER}\s*个?[人名位])){_WHOLE}{_HEADS}"
_OF = r"(?:会|会议|人数|人员|党员|委员)*\s*[::为]?\s*"

_COUNT = re.compile(
    r"(?:一?共|约|大约|合计)?\s*([0-9]{1,3}(?:,[0-9]{3})+|[0-9]+|[零〇一二两三四五六七八九十百千万廿卅]+)"
    r"\s*(?:人次|个人|[人名位个](?:党员|同志|委员|群众)?|[次项条户场件期]|小时|学时)?"
)
_FRACTION = re.compile(r"-?[0-9]+\.[0-9]+\D*")
_NEGATIVE = re.compile(rf"(?:-|负)\s*{NUMBER}\D*")
_DONE = re.compile(r"(?:已经?|全部|都|全)*(?:完成|做完|办完|整改完)(?:了|到位)?|全部|百分百")
_NOT_BEGUN = re.compile(r"(?:还|尚)?[没未]有?(?:开始|启动|进展)")
_PER_CENT = re.compile(
    rf"(?:已?完成了?|大?约|差不多)?\s*(?:百分之({NUMBER})|({NUMBER})\s*%|({NUMBER})成(?:([一二三四五六七八九])|(半))?|({NUMBER}))"
    r"(?:左右)?"
)
_SHARE = re.compile(rf"(?:已?完成了?)?({NUMBER})分之({NUMBER})")
_DUE = re.compile(rf"应(?:到|参加|出席|参会){_OF}{_WHOLE}{_HEADS}")
_ONLY_DUE = re.compile(rf"(?:应(?:到|参加|出席|参会){_OF})?({NUMBER}){_HEADS}")
_PRESENT = re.compile(rf"(?<!应)(?<!未)(?:实到|实际到会?|实参会|实际参会|到会|实际?参加|实?出席){_OF}{_WHOLE}{_HEADS}")
_ABSENT = re.compile(
    rf"(?:因[事病公故私])?(?:缺席|请假|缺勤|未到|缺){_OF}{_WHOLE}{_HEADS}|{_COUNTED}(?:缺席|请假|缺勤|未到)"
)
_EVERYONE = re.compile(
    r"(?:全体?|全部|全员|都)(?:到会|到场|到齐|参加|出席|到)了?|(?:无|没有)人?(?:缺席|请假)(?:人员)?|无缺席"
)
_ALL = re.compile(
    rf"(?:全到|全员到齐|全部到[齐会场]|都到齐?了?)[,，]?\s*共?\s*{_WHOLE}{_HEADS}"
    rf"|{_COUNTED}(?:全到齐?|(?:全部|全员|都)[到来](?:[齐会场]了?)?了?|到齐了?)"
)
_TOOK_PART = re.compile(
    rf"(?:全体|党员|共|有)*{_WHOLE}\s*个?(?:人次|人|名)(?:党员|同志|群众)?(?:参加|参与|到场|出席|到会|来了|到了)了?"
    rf"|(?<![^,。;\s\0]){_WHOLE}\s*人(?![^,。;\s\0])"
    rf"|(?:参加|参与)(?:人数|人员)?[::]?\s*{_WHOLE}\s*(?:人次|人|名)"
)
_SLASHED = re.compile(r"(?<![^,。;\s\0])([0-9]{1,6})/([0-9]{1,6})人?(?=[,。;\s\0]|$)")
_PAIR = re.compile(
    rf"(?:一?共|党员)?({NUMBER}){_HEADS}\s*(?:[/,、-]|\s|[,、]?\s*(?:实到|到会|到了?|来了?))\s*({NUMBER}){_HEADS}"
)


@dataclass(frozen=True, slots=True)
class Attendance:
    """应到/实到 of one meeting, in persons; `present <= due` holds."""

    due: int
    present: int

    def __post_init__(self) -> None:
        if self.due > MOST:
            raise Unacceptable(f"应到人数太多了（最多{MOST}人），请核对。")
        if not 0 <= self.present <= self.due:
            raise Unacceptable(f"实到（{self.present}人）不能多于应到（{self.due}人），请核对。")


def number(text: str) -> int:
    """Digits or Chinese numerals up to 99,999,999 as an int; 一百二 is 120, as it is said. Raises ValueError."""
    if text.isascii():
        return int(text)
    for short, long in TENS.items():
        text = text.replace(short, long)
    if all(letter in DIGITS for letter in text):
        return int("".join(str(DIGITS[letter]) for letter in text))
    if "万" in text:
        above, below = text.split("万", 1)
        if len(below) == 1 and below in DIGITS:
            return number(above) * 10_000 + DIGITS[below] * 1_000
        return number(above or "一") * 10_000 + (number(below) if below else 0)
    total, unit, digit = 0, 10_000, None
    for at, letter in enumerate(text):
        if letter in UNITS:
            if UNITS[letter] >= unit:
                raise ValueError(text)
            unit = UNITS[letter]
            total += (1 if digit is None else digit) * unit
            digit = None
        elif DIGITS[letter]:
            if digit is not None:
                raise ValueError(text)
            digit = DIGITS[letter]
            if at == len(text) - 1 and unit > 10 and text[at - 1] in UNITS:
                return total + digit * unit // 10
    return total + (digit or 0)


def count(text: str, _today: date) -> int:
    """How many: 12人, 十二, 两次, 没有. Raises Unacceptable."""
    words = _answer(text)
    if words in ("无", "没有", "没"):
        return 0
    if _FRACTION.fullmatch(words):
        raise Unacceptable("要一个整数，不能带小数，例如：12 或 十二人。")
    if _NEGATIVE.fullmatch(words):
        raise Unacceptable("不能是负数，请写 0 或更大的整数，例如：12 或 十二人。")
    match = _COUNT.fullmatch(words)
    value = _told(match[1].replace(",", "")) if match else None
    if value is None:
        raise Unacceptable("请写一个整数，例如：12 或 十二人。")
    if value > MOST:
        raise Unacceptable(f"这个数太大了（最多{MOST}），请核对。")
    return value


def percent(text: str, _today: date) -> int:
    """80%, 百分之八十, 八成半, 三分之二, 80, 一半, 完成, 还没开始. Raises Unacceptable."""
    words = _answer(text)
    if _DONE.fullmatch(words):
        return 100
    if _NOT_BEGUN.fullmatch(words):
        return 0
    if words in ("一半", "过半", "完成一半"):
        return 50
    value = _share(words)
    if value is None or value > 100:
        raise Unacceptable("请写 0 到 100 之间的百分数，例如：80%、八成、完成。")
    return value


def _share(words: str) -> int | None:
    if match := _SHARE.fullmatch(words):
        of, part = _told(match[1]), _told(match[2])
        return round(100 * part / of) if of and part is not None else None
    match = _PER_CENT.fullmatch(words)
    if not match:
        return None
    if match[3]:
        tenths = _told(match[3])
        rest = 5 if match[5] else DIGITS[match[4]] if match[4] else 0
        return None if tenths is None else tenths * 10 + rest
    return _told(match[1] or match[2] or match[6])


def _answer(text: str) -> str:
    """Normal and trimmed; nothing where it is too long for a number."""
    return normal(text).strip(" 。") if len(text) <= LONGEST else ""


def _told(numeral: str) -> int | None:
    """Its value; None where the letters make no number (一二百), or far too long a one."""
    try:
        return number(numeral)
    except ValueError:
        return None


def attendance(text: str, _today: date) -> Attendance:
    """应到25人实到二十三人, 25/23, 12人到了11人, 全到18人, 应到12缺席2. Raises Unacceptable."""
    words = _answer(text)
    found = find_attendance(words)
    if found:
        return found[0]
    pair = _PAIR.fullmatch(words)
    due, present = (_told(pair[1]), _told(pair[2])) if pair else (None, None)
    if due is None or present is None:
        raise Unacceptable("请写应到和实到人数，例如：应到12实到11，或 12 11，或 全到12人。")
    return Attendance(due, present)


def attendance_of(present: int, text: str, today: date) -> Attendance:
    """应到20, 20人, 全到, where it is known that `present` came; or both, as `attendance`. Raises Unacceptable."""
    words = _answer(text)
    if _EVERYONE.fullmatch(words) or words in ("全到", "到齐", "都到了"):
        return Attendance(present, present)
    due = _ONLY_DUE.fullmatch(words)
    wanted = _told(due[1]) if due else None
    return attendance(text, today) if wanted is None else Attendance(wanted, present)


def find_attendance(words: str) -> tuple[Attendance, list[tuple[int, int]]] | None:
    """The attendance told in a sentence, and where. Raises Unacceptable where its numbers contradict each other."""
    due, present, everyone = _DUE.search(words), _PRESENT.search(words), _ALL.search(words)
    wanted, there = (_told(match[1]) if match else None for match in (due, present))
    if due and wanted is not None:
        rest = _without(words, due, present)  # 实到10人请假1人: the ten are not those on leave
        absences = [(at, many) for at in _ABSENT.finditer(rest) if (many := _told(at[1] or at[2])) is not None]
        spans = [match.span() for match, _ in absences]
        away = [many for _, many in absences]
        if present and there is not None:
            # 缺席2人，其中请假1人: one of them may be counted in another.
            if away and wanted - there not in (sum(away), *away):
                told = "、".join(words[start:end] for start, end in spans)
                raise Unacceptable(f"应到{wanted}人、实到{there}人、{told}对不上，请核对。")
            return Attendance(wanted, there), [due.span(), present.span(), *spans]
        if away:
            missing = max(away) if "其中" in words else sum(away)
            if missing > wanted:
                raise Unacceptable(f"缺席（{missing}人）不能多于应到（{wanted}人），请核对。")
            return Attendance(wanted, wanted - missing), [due.span(), *spans]
        if all_ := _EVERYONE.search(words, due.end()):
            return Attendance(wanted, wanted), [due.span(), all_.span()]
    elif everyone and (many := _told(everyone[1] or everyone[2])) is not None:
        return Attendance(many, many), [everyone.span()]
    return None


def _without(words: str, *taken: re.Match[str] | None) -> str:
    for match in taken:
        if match:
            words = words[: match.start()] + "\0" * len(match[0]) + words[match.end() :]
    return words


def find_pair(words: str) -> tuple[Attendance, list[tuple[int, int]]] | None:
    """应到/实到 as 25/23 standing alone in a sentence, and where. Raises Unacceptable where it can't be."""
    match = _SLASHED.search(words)
    return (Attendance(int(match[1]), int(match[2])), [match.span()]) if match else None


def find_persons(words: str) -> tuple[int, tuple[int, int]] | None:
    """How many took part, as told in a sentence (12人参加), and where."""
    match = _TOOK_PART.search(words)
    many = _told(next(filter(None, match.groups()))) if match else None
    return (many, match.span()) if match and many is not None and many <= MOST else None


def normal(text: str) -> str:
    """NFKC: full-width digits and signs become plain ones, （） becomes ()."""
    return unicodedata.normalize("NFKC", text)


def figure(words: str) -> int | None:
    """The number that the value of a label begins with, where it counts persons or nothing."""
    found = re.match(rf"\s*[:为是]?\s*(?:党员|共|人)?\s*({NUMBER})\s*(?:人|名|位|个)?\s*(?=[,，;。(（)）\s]|$)", words)
    try:
        value = number(found[1]) if found else None
        return None if value is None or value > MOST else value
    except (ValueError, KeyError):
        return None
