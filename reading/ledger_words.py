"""What an office asks of the ledger in words (逾期的, 城区供水所的, 理论学习方面), and how a task is reported."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from reading.numbers import NUMBER, normal, number
from reading.problems import short_name

STATES = {
    "未启动": ("not_started",),
    "没启动": ("not_started",),
    "推进中": ("under_way",),
    "基本完成": ("mostly_done",),
    "待确认": ("awaiting_leader",),
    "待审核": ("awaiting_review",),
    "已销号": ("closed",),
    "销号了": ("closed",),
    "未销号": ("not_started", "under_way", "mostly_done", "awaiting_leader", "awaiting_review"),
    "没销号": ("not_started", "under_way", "mostly_done", "awaiting_leader", "awaiting_review"),
}
_FILLER = re.compile(r"方面|问题|支部|党支|所有|全部|有哪些|哪些|看看|列出|[的和与、,，。?？了在还是\s]")
_TASK = re.compile(rf"^(?:第?任务\s*|任务清单第)\s*({NUMBER})\s*(?:号|项)?[:,，。\s]*(.+)$", re.DOTALL)
_DONE = re.compile(r"^(?:已经?|都|全部)*(?:完成|办结|做完|落实)(?:了|到位)?[。!！]?$|(?:全部|已经?)(?:完成|办结)")
_NOT = re.compile(r"[没未]")


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which problems are asked for: codes and ids; `rest` are the words that were not understood."""

    states: tuple[str, ...] = ()
    places: tuple[int, ...] = ()
    categories: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    overdue: bool = False
    returned_twice: bool = False
    extension_asked: bool = False
    rest: str = ""


def wanted(text: str, places: Mapping[str, int], categories: Mapping[str, str], sources: Mapping[str, str]) -> Wanted:
    """The filter that `text` names: `places`, `categories` and `sources` are looked for by their names."""
    words = normal(text)
    flags = {}
    for key, cue in (
        ("overdue", r"逾期|超期|过期"),
        ("returned_twice", r"退回[过]?(?:两|二|2|多)次|两次退回"),
        ("extension_asked", r"申请延期|要延期"),
    ):
        flags[key] = bool(re.search(cue, words))
        words = re.sub(cue, "", words)
    states: list[str] = []
    for name, codes in STATES.items():
        if name in words:
            states += codes
            words = words.replace(name, "")
    found: dict[str, list[object]] = {"places": [], "categories": [], "sources": []}
    for key, named in (("places", places), ("categories", categories), ("sources", sources)):
        for name in sorted(named, key=len, reverse=True):
            short = short_name(name) if key == "places" else name
            if len(short) >= 2 and short in words:
                found[key].append(named[name])
                words = words.replace(short, "")
    rest = _FILLER.sub("", words)
    return Wanted(
        tuple(states),
        tuple(found["places"]),  # type: ignore[arg-type]
        tuple(found["categories"]),  # type: ignore[arg-type]
        tuple(found["sources"]),  # type: ignore[arg-type]
        rest=rest,
        **flags,
    )


def find_task(text: str) -> dict[str, str]:
    """任务2完成了; 任务4：10月回访30户: the answers of 任务进展, nothing where no task is told of."""
    match = _TASK.match(normal(text.strip()))
    if not match or re.search(r"怎么|什么|[吗呢?]\s*$", match[2]):
        return {}
    try:
        answers = {"task": str(number(match[1])), "text": match[2].strip()}
    except ValueError:
        return {}
    if _DONE.search(match[2].strip()) and not _NOT.search(match[2]):
        answers["percent"] = "100%"
    return answers
