"""The finer points of minutes, as people type them: who was absent and why, votes, resolutions. One entry a line."""

import re
from datetime import date

from dialogue import Unacceptable
from reading import dates

Entry = dict[str, object]

_LINES = re.compile(r"[;；\n]+")
_PERSONS = re.compile(r"[;；\n]+|[,，、](?=\s?[\w·]{2,8}[\s:：(（]\S)")
_ABSENCE = re.compile(r"(?P<name>[\w·]{2,8})[\s:：,，(（]+(?P<reason>[^()（）]+?)[)）]?")
_YES = re.compile(r"(?:赞成|同意)\s?(\d{1,6})")
_NO = re.compile(r"反对\s?(\d{1,6})")
_ABSTAINED = re.compile(r"弃权\s?(\d{1,6})")
_DIGITS = re.compile(r"\d{1,6}")
_GAP = re.compile(r"\s+")
_FULL_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


def absences(text: str, _today: date) -> list[Entry]:
    """`张三 出差；李四 生病` → [{"name", "reason"}]."""
    entries: list[Entry] = []
    for line in _lines(text, _PERSONS):
        match = _ABSENCE.fullmatch(_GAP.sub(" ", line))
        if not match:
            raise Unacceptable(f"“{line}”没看懂。请每人一行，写姓名和原因，例如：张三 出差。")
        entries.append({"name": match["name"], "reason": match["reason"].strip()})
    return entries


def votes(text: str, _today: date) -> list[Entry]:
    """`换届方案 赞成20 反对0 弃权1` → [{"matter", "yes", "no", "abstained"}], in votes."""
    entries: list[Entry] = []
    for line in _lines(text):
        words = _GAP.sub(" ", line)
        told = [pattern.search(words) for pattern in (_YES, _NO, _ABSTAINED)]
        yes = told[0]
        if yes is None or len(_DIGITS.findall(words, yes.start())) != sum(map(bool, told)):
            raise Unacceptable(f"“{line}”没看懂。请每项一行，例如：换届方案 赞成20 反对0 弃权1。")
        counts = [int(one[1]) if one else 0 for one in told]
        matter = words[: yes.start()].strip(" ,，:：")
        entries.append({"matter": matter, "yes": counts[0], "no": counts[1], "abstained": counts[2]})
    return entries


def resolutions(text: str, today: date) -> list[Entry]:
    """`修订学习计划，张三，12月10日前` → [{"what", "who", "by"}]; who and by when may be left out."""
    entries: list[Entry] = []
    for line in _lines(text):
        parts = [part.strip() for part in re.split(r"[,，]", line) if part.strip()]
        if not parts:
            raise Unacceptable(f"“{line[:20]}”没看懂。请每项一行，例如：修订学习计划，张三，12月10日前。")
        what, *rest = parts
        by = _deadline(rest[-1], today) if rest else None
        if by:
            rest.pop()
        who = rest.pop() if rest and len(rest[-1]) <= 8 else None
        entries.append({"what": "，".join([what, *rest]), "who": who, "by": by})
    return entries


def _deadline(words: str, today: date) -> str | None:
    """The last day of what `words` name, if they name any; a full date stays itself, also when it is over."""
    try:
        if _FULL_DATE.fullmatch(words):
            return date.fromisoformat(words).isoformat()
        return dates.future(words, today).last.isoformat()
    except ValueError:
        return None


def typed_absences(entries: list[Entry] | None) -> str:
    """As a person would have typed it."""
    return "；".join(f"{entry['name']} {entry['reason']}" for entry in entries or [])


def typed_votes(entries: list[Entry] | None) -> str:
    """As a person would have typed it."""
    return "；".join(
        f"{entry['matter']} 赞成{entry['yes']} 反对{entry['no']} 弃权{entry['abstained']}" for entry in entries or []
    )


def typed_resolutions(entries: list[Entry] | None) -> str:
    """As a person would have typed it."""
    return "；".join(
        "，".join(str(part) for part in (entry["what"], entry.get("who"), entry.get("by")) if part)
        for entry in entries or []
    )


def _lines(text: str, between: re.Pattern[str] = _LINES) -> list[str]:
    lines = [line.strip() for line in between.split(text) if line.strip()]
    if not lines:
        raise Unacceptable("这一项是空的，请写内容。")
    return lines
