"""Progress of a problem in a sentence: 问题3完成80%，修订了学习计划. The number of the problem has to be told."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from reading.numbers import NUMBER, normal, number

_PROBLEM = re.compile(
    rf"(?:关于)?(?:整改进展|整改情况|整改)?[:,。;、\s]*问题\s*(?:编号)?\s*({NUMBER})(?![0-9项个条类件处起次])\s*号?"
    r"(?:的?(?:整改)?(?:进展|情况)[是为]?)?[:,。;、\s]*"
)
_PER_CENT = re.compile(rf"[0-9]{{1,3}}\s*%|百分之{NUMBER}|(?<![一-鿿]){NUMBER}成半?(?![一-鿿])|(?<=完成){NUMBER}成半?")
_DONE = re.compile(
    r"(?:已经?|全部|均已|都)(?:整改)?(?:完成|办结|解决|做完|到位)|整改(?:已|全部)?(?:完成|到位|完毕)|完成了?整改"
)
_NOT_DONE = re.compile(r"[没未](?:有|能)?(?:全部)?(?:整改)?完成")
_APPLIES = re.compile(r"(?<!不)申请销号")
_ASKS = re.compile(r"怎么|如何|什么|[吗呢?]\s*$")


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a problem is, as `answers` to the questions of 整改进展."""

    answers: Mapping[str, str]


def find_progress(text: str) -> Progress | None:
    """What `text` tells of a problem, if it tells of one."""
    told = text.strip()
    words = normal(told)
    match = _PROBLEM.match(words)
    if not match or _ASKS.search(words) or not words[match.end() :]:
        return None
    rest = words[match.end() :]
    said = told[match.end() :] if len(told) == len(words) else rest
    try:
        answers = {"problem": str(number(match[1])), "text": said}
    except ValueError:
        return None  # 一二百 is no number
    if percent := _percent(rest):
        answers["percent"] = percent
    if _APPLIES.search(rest):
        answers["apply"] = "yes"
    return Progress(answers)


def _percent(words: str) -> str:
    told = {match[0] for match in _PER_CENT.finditer(words)}
    if told:
        return told.pop() if len(told) == 1 else ""
    return "100%" if _DONE.search(words) and not _NOT_DONE.search(words) else ""
