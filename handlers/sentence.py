"""One free sentence: what was held, when, who came, about what. What is not understood lands in the topic."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from dialogue import Unacceptable
from handlers import dates, numbers
from handlers.dates import When
from handlers.numbers import Attendance

Spans = list[tuple[int, int]]

_NIL = re.compile(
    r"(?:本月|这个月|当月|上个?月|[0-9]{1,2}月份?|这月)?.{0,4}?(?:没有?|未|还没)(?:能|有|法)?(?:开展|召开|举行|举办|组织|开|搞|上)"
)
_NIL_MONTH = re.compile(r"上个?月|[0-9]{1,2}月")
_REASON = re.compile(r"(?:因为?|由于|原因是?)[::]?\s*(.+)")
_PLACE = re.compile(
    r"在([^,,。;;在到]{2,20}?(?:会议室|活动室|礼堂|基地|陵园|纪念馆|广场|社区|村|中心|现场|报告厅|教室|公园|党群服务中心))(?=召开|举行|开|举办|进行|[,,。;;]|$)"
)
_LECTURER = re.compile(r"(?:由)?([\w·]{2,4}?)(?:同志|书记)?(?:主讲|讲党课|讲课|授课|上党课|讲了?党课|作辅导)")
_TOPIC = re.compile(r"(?:主题[是为::]|内容[是为::]|议题[是为::]|题目[是为::])\s*")
_FILLERS = re.compile(
    r"^(?:我们|我|支部|我支部|本支部|咱们)+|^(?:召开|举行|开展|组织|举办|进行|开|搞)了?(?:一次|一场|个|了)?|^(?:上午|下午|早上|晚上|中午)|^[了的是为::和及与并同时也还有,,。;;、\s()「」《》]+"
    r"|[,,。;;、\s::()并和同时也了]+$"
)
# “研究换届”: what is talked about is not what is held.
_OBJECT = re.compile(r"(?:研究|讨论|审议|学习|部署|安排|关于|宣传|筹备|通报|总结|迎接|落实|布置)(?:了)?$")
_JOINTS = re.compile(r"[,,。;;]\s*[,,。;;\s]*")


@dataclass(frozen=True, slots=True)
class Understood:
    """What a sentence tells. `nil`: that nothing was held, with `topic` empty and the `reason` if given."""

    kinds: tuple[str, ...]
    when: When | None = None
    attendance: Attendance | None = None
    persons: int | None = None
    topic: str = ""
    place: str = ""
    lecturer: str = ""
    nil: bool = False
    month: str = ""
    reason: str = ""

    def answers(self) -> dict[str, str | list[str]]:
        """As a person would have answered the questions of the conversation it begins."""
        found: dict[str, str | list[str]] = {"kinds": list(self.kinds)}
        if self.nil:
            found["month"] = self.month
            return found | ({"reason": self.reason} if self.reason else {})
        if self.when:
            found["held"] = dates.typed(self.when)
        if self.attendance:
            found["attendance"] = f"{self.attendance.due}/{self.attendance.present}"
        if self.persons is not None:
            found["present"] = str(self.persons)
        for key in ("topic", "place", "lecturer"):
            if value := getattr(self, key):
                found[key] = value
        return found


def understand(sentence: str, today: date, names: Mapping[str, str]) -> Understood | None:
    """What `sentence` reports; None where it names no kind. `names`: kinds by every word people use for them."""
    words = numbers.normal(sentence).strip()
    mentions = _mentions(words, names)
    if not mentions:
        return None
    kinds = tuple(dict.fromkeys(kind for kind, _ in mentions))
    if _NIL.search(words):
        return _nil(words, kinds)
    # Named once more it belongs to what was done: 廉政教育，观看警示教育片.
    spans = [next(span for named, span in mentions if named == kind) for kind in kinds]
    when = dates.find_past(words, today)
    attendance = _attendance(words)
    spans += (when[1] if when else []) + (attendance[1] if attendance else [])
    persons = numbers.find_persons(_blanked(words, spans))
    spans += [persons[1]] if persons else []
    place = _PLACE.search(words)
    lecturer = _LECTURER.search(words)
    if place:
        spans.append(place.span())
    named = lecturer[1] if lecturer and not _overlaps(lecturer.span(1), spans) else ""
    if lecturer and named:
        spans.append(lecturer.span())
    return Understood(
        kinds=kinds,
        when=when[0] if when else None,
        attendance=attendance[0] if attendance else None,
        persons=persons[0] if persons else attendance[0].present if attendance else None,
        topic=_topic(words, spans),
        place=place[1] if place else "",
        lecturer=named,
    )


def _mentions(words: str, names: Mapping[str, str]) -> list[tuple[str, tuple[int, int]]]:
    """Kinds named, from left to right; where words overlap the longest counts (专题党课, not 党课)."""
    found: list[tuple[str, tuple[int, int]]] = []
    taken: Spans = []
    for name in sorted(names, key=len, reverse=True):
        start = words.find(name)
        while start >= 0:
            span = (start, start + len(name))
            if not _overlaps(span, taken) and not _OBJECT.search(words[:start]):
                taken.append(span)
                found.append((names[name], span))
            start = words.find(name, start + len(name))
    return sorted(found, key=lambda mention: mention[1])


def _nil(words: str, kinds: tuple[str, ...]) -> Understood:
    month = _NIL_MONTH.search(words)
    reason = _REASON.search(words)
    told = reason[1] if reason else ""
    return Understood(
        kinds,
        nil=True,
        month=month[0] if month else "本月",
        reason=_tidy(told)[:100],
    )


def _attendance(words: str) -> tuple[Attendance, Spans] | None:
    """Numbers that contradict each other are left for the question to be asked."""
    try:
        return numbers.find_attendance(words)
    except Unacceptable:
        return None


def _topic(words: str, spans: Spans) -> str:
    """What remains when everything understood is taken out."""
    marked = _TOPIC.search(words)
    rest = _blanked(words, spans)
    if marked:
        told = rest[marked.end() :].replace("\0", "")
        return _tidy(_JOINTS.split(told)[0])[:100]
    parts = [_tidy(part.replace("\0", "")) for part in _JOINTS.split(rest)]
    return "，".join(part for part in parts if part)[:100]


def _tidy(part: str) -> str:
    before = None
    while before != part:
        before, part = part, _FILLERS.sub("", part)
    return part.strip()


def _blanked(words: str, spans: Spans) -> str:
    letters = list(words)
    for start, end in spans:
        letters[start:end] = "\0" * (end - start)
    return "".join(letters)


def _overlaps(span: tuple[int, int], taken: Spans) -> bool:
    return any(start < span[1] and span[0] < end for start, end in taken)
