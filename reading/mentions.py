"""The kinds of activity that a sentence names, and whether it says that they were not held.

A kind that is only talked about (研究换届, 决定召开党员大会) was not held: naming it here would count it.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from reading.numbers import NUMBER, normal

MARK = "\x01"  # stands for each letter of a kind's name

_VERB = (
    "(?:研究|讨论|审议|学习|传达|部署|安排|关于|围绕|宣传|筹备|通报|总结|迎接|落实|布置|决定|计划|准备|确定|推迟|要求"
    "|听取|分析|研判|酝酿|商议|审核|推进|贯彻|谋划|策划|征求|通过|解读|观看|参观|针对|同意|提出)"
)
_QUOTED = re.compile(r"《[^》]*》|“[^”]*”|「[^」]*」")
_DIRECTLY = re.compile(rf"{_VERB}了?(?:召开|开展|举行)?$")
_IN_CLAUSE = re.compile(rf"{_VERB}[^,。;\s]*$")
_IN_TOPIC = re.compile(
    r"(?:主题|题目|议题|内容|议程)(?:[^,。;\s]*|[^。\s]*(?:[一二三四五六七八九]、|[1-9][、.)])[^,。;\s]*)$"
)
# 警示教育片, 换届方案: named after a kind, but none.
_THING = re.compile("片|基地|方案|筹备|制度|馆|精神|材料|文件|计划|问题|事项|候选人|人选|名单|经费")
_NOT = r"(?:没有?|未能?|没能|尚未|还没有?|无法)(?:能|及时|按时|如期|按期)?"
_HOLD = "(?:开展|召开|举行|举办|组织|安排|进行|开|搞|上|办)"
_KINDS = rf"{MARK}+(?:(?:[、和及与,]|以及){MARK}+)*"
_ENDS = r"(?=[,。;!\s]|$|因|由于)"
_MONTH = r"(?:[在于]?(?:本|这个?|当|上个?|[0-9]{1,2})月份?(?:里|内)?)?"
_WAS_ABSENT = re.compile(rf"没有?能?(?:去|来|参加|出席)[^,。;\s]{{0,8}}?{MARK}")
_TIMES = re.compile(rf"{MARK}(?:活动|会议)?\s*{NUMBER}\s*[次场期]")
_NOT_HELD = re.compile(
    rf"(?:{_NOT}{_HOLD}?(?:成|了|过)?|无|取消了?){_KINDS}{_ENDS}"
    rf"|{_KINDS}(?:活动|会议)?{_MONTH}(?P<why>因[^,。;{MARK}]{{1,20}}?)?[,\s]?(?:都|均|也|一直|暂)?"
    rf"(?:{_NOT}{_HOLD}(?:成|起来|过)?|(?:已|被|临时)*取消)了?{_ENDS}"
)


@dataclass(frozen=True, slots=True)
class Mention:
    """Letters `start` to `end` of a sentence name `kind`."""

    kind: str
    start: int
    end: int


def find_kinds(words: str, names: Mapping[str, str]) -> list[Mention]:
    """Kinds held (or not held) in NFKC-normal `words`, from left to right; 专题党课 is not 党课: the longest counts."""
    found: list[tuple[int, int, str]] = []
    for name in sorted(names, key=len, reverse=True):
        word = normal(name)
        start = words.find(word)
        while word and start >= 0:
            end = start + len(word)
            # 支委扩大会 names a kind, and 支委扩大会议 is the same.
            end += word.endswith("会") and words.startswith("议", end)
            if not any(start < to and since < end for since, to, _ in found):
                found.append((start, end, name))
            start = words.find(word, end)
    held: list[Mention] = []
    topics: list[Mention] = []
    said = _QUOTED.sub(lambda quoted: "\0" * len(quoted[0]), words)  # a verb in a title governs nothing beyond it
    for start, end, name in sorted(found):
        within = said if said[start:end] == words[start:end] else words
        if _talked_about(within, start, end, name, held):
            continue
        in_topic = _IN_TOPIC.search(words, held[-1].end if held else 0, start)
        (topics if in_topic else held).append(Mention(names[name], start, end))
    # 主题是志愿服务, and nothing else is named: then that is what was held.
    return held or topics


def not_held(words: str, mentions: list[Mention]) -> re.Match[str] | None:
    """Where it says that kinds were not held: 没开支委会, 支委会因故未召开 (then with the reason as `why`)."""
    return _NOT_HELD.search(_marked(words, mentions))


def was_absent(words: str, mentions: list[Mention]) -> bool:
    """It tells of someone who was not there (没去开支委会), not of what was held."""
    return bool(_WAS_ABSENT.search(_marked(words, mentions)))


def sums_up(words: str, mentions: list[Mention]) -> bool:
    """It tells how often each was held (主题党日1次、支委会2次), which is no report of one of them."""
    return len(_TIMES.findall(_marked(words, mentions))) > 1


def _marked(words: str, mentions: list[Mention]) -> str:
    letters = list(words)
    for mention in mentions:
        letters[mention.start : mention.end] = MARK * (mention.end - mention.start)
    return "".join(letters)


def _talked_about(words: str, start: int, end: int, name: str, held: list[Mention]) -> bool:
    # A verb within the name of another kind (集中学习) governs nothing.
    since = held[-1].end if held else 0
    if _DIRECTLY.search(words, since, start):
        return True
    if not held or name[0] in "上讲":
        return False
    return bool(_IN_CLAUSE.search(words, since, start) or _THING.match(words, end))
