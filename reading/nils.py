"""What was not held, and why: 本月未召开党员大会, 党课 未开展（讲师有变）."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from reading.kinds import Mention
from reading.lexicon import Lexicon

MARK = "\x01"  # stands for each letter of a kind's name

_KINDS = rf"{MARK}{{1,40}}(?:(?:[、和及与,\s]|以及){MARK}{{1,40}}){{0,8}}"
_MONTH = (
    r"(?:[在于]?(?:本|这个?|当|上个?|[0-9一二三四五六七八九十]{1,2})月份?(?:里|内|全|没有)?|\s|:|,"
    r"|[两三四五六七八九几0-9]项|活动|会议|也|都|均|一直|暂|只有|全部){0,5}"
)
_END = r"(?=[,。;!\s(:)]|$|因|由于|原因|是因|主要|下个?月|我|我们|委员|书记|大家|[0-9一二三四五六七八九十]{1,2}月)"
_MADE_UP = re.compile(r"(?<=[一-鿿]{6})(?<![划到在拟于])下个?[月周](?:头上|初|上旬)?再?(?:补|开)")
_WHY = re.compile(
    r"(?:主要)?(?:(?:原因|理由)[是为:]{0,2}|是?因为|由于|因)\s*(?P<why>[^,。;\n]{2,40}(?:,(?!(?:本|这个?)月)[^,。;\n]{2,30}(?=[。;\n]|$))?)"
)


@dataclass(frozen=True, slots=True)
class Denial:
    """Letters `start` to `end` say that `mentions` were not held."""

    start: int
    end: int
    mentions: tuple[Mention, ...]


class DenialFinder:
    """Knows the words of denying from the lexicon."""

    def __init__(self, lexicon: Lexicon) -> None:
        no, hold = lexicon.any("deny"), lexicon.any("deny_hold")
        why = r"(?:因[^,。;\x01]{1,20}?)?"
        self._denied = re.compile(
            rf"(?:{no})(?:能|及时|按时|如期|按期|有)?(?:{hold})?(?:成|了|过)?{_KINDS}(?:活动|会议)?{_END}"
            rf"|(?<![,。;\n])取消了?{_KINDS}{_END}"
            rf"|{_KINDS}{_MONTH}{why}[,\s]?{_MONTH}(?:{no})(?:能|及时|按时|如期|按期|有)?(?:{hold})(?:(?:成|上|起来)了?|(?:过|了)?{_END})"
            rf"|{_KINDS}{_MONTH}(?:无|零报告|零|没有|未开|[0零]次)(?=[,。;(\n\s]|$)"
        )
        self._absent = re.compile(rf"(?:我|没能?|没有|未)(?:去|来|参加|出席)[^,。;\s]{{0,8}}{MARK}")

    def find(self, words: str, mentions: Sequence[Mention]) -> list[Denial]:
        """Where NFKC-normal `words` deny some of `mentions`."""
        if not mentions:
            return []
        letters = list(words)
        for mention in mentions:
            letters[mention.start : mention.end] = MARK * (mention.end - mention.start)
        marked = "".join(letters)
        found = []
        for match in self._denied.finditer(marked):
            denied = tuple(one for one in mentions if match.start() <= one.start < match.end())
            if denied and not self._absent.search(marked[match.start() : match.end()]):
                found.append(Denial(match.start(), match.end(), denied))
        return found

    def reason(self, words: str, letters: str, denial: Sequence[tuple[int, int]], idle: re.Pattern[str]) -> str:
        """Why it was not held, as told after 因 or in what follows (or stands before) the denial."""
        if match := _WHY.search(words):
            why = letters[match.start("why") : match.end("why")]
            for start, _end in denial:
                if match.start("why") < start < match.end("why"):
                    why = letters[match.start("why") : start]
            why = re.sub(r"[,，、]?(?:支部|我支部)?$", "", why.strip(" ，,。；;：:（）()"))
            if cut := re.search(rf"{MARK}", why):
                why = why[: cut.start()]
            return why.strip(" ，,。")
        last = max(end for _, end in denial)
        first = min(start for start, _ in denial)
        lead = max(words.rfind(mark, 0, first) for mark in ",。;\n") + 1
        for begin, stop in ((last, len(words)), (0, lead)):
            parts = list(re.finditer(r"[^,。;\n()!]+", words[begin:stop]))
            told = [
                letters[begin + part.start() : begin + part.end()].strip(" ，：:")
                for part in parts
                if len(part[0].strip()) >= 3 and not (len(part[0]) < 40 and idle.fullmatch(part[0].strip(" :")))
            ]
            told = [plain for one in told if (plain := _MADE_UP.split(one)[0].strip())]
            if told:
                return "，".join(told)[:100]
        return ""
