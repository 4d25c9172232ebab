"""Problems as an office tells them: in one sentence, or as the pasted lines of a document.

给城区供水所提个问题：窗口党员没亮身份，群众反映，年底前改，责任人严慧敏. A clause is taken for a source, a date or a
person only where it says so; what is left is the problem itself.
"""

import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from importlib.resources import files

from dialogue import Unacceptable
from domain.rectification import TimeClass
from reading import dates
from reading.numbers import normal

LONGEST = 4000
MOST = 50  # problems in one message

_HEAD = re.compile(
    r"^(?:请|帮我?)?(?:给|向|对|为)(?P<who>[^:\n]{2,200}?)(?:提出?|登记|记|加|报)(?:一?[个条项])?(?:新?问题)[:,，。\s]*"
)
_OPENING = re.compile(r"^(?:新问题|提问题|登记问题)[:,，。\s]*")
_ITEM = re.compile(
    r"^\s*(?:[0-9]{1,2}[.、．)）]|[(（][0-9一二三四五六七八九十]{1,2}[)）]|[一二三四五六七八九十]{1,2}、|[①-⑳]|[-·•])\s*"
)
_CLAUSE = re.compile(r"[,，;；。\n\t|]+")
_PERSON = re.compile(r"^(?:责任人|负责人|整改责任人)(?:是|为|[:：])?\s*(\S{2,20})$|^由(\S{2,8})负责$")
_LEADER = re.compile(r"^(?:责任领导|分管领导|牵头领导)(?:是|为|[:：])?\s*(\S{2,30})$")
_GOAL = re.compile(r"^(?:整改)?目标(?:是|为|[:：])?\s*(.{2,200})$")
_ACTION = re.compile(r"^(?:整改)?措施[一二三123]?(?:是|为|[:：])?\s*(.{2,200})$")
_SOURCE_LABEL = re.compile(r"^(?:问题)?来源(?:是|为|[:：])?\s*")
_DUE = re.compile(
    r"^(?:完成时限|整改时限|时限|期限|要求|请|须|限)*(?:是|为|[:：])?\s*(.{1,24}?)(?:之?前|以前)?"
    r"(?:要|须|必须)?(?:整?改(?:完|好|到位)?|整改完成|完成(?:整改)?|解决|办结|销号)?$"
)
_DUE_WORD = re.compile(r"前|改|完成|解决|办结|销号|时限|期限|限")


@dataclass(frozen=True, slots=True)
class ProblemReport:
    """What is told of one problem; "" and None where it is not told. `places` are the branches that are named."""

    text: str
    places: tuple[int, ...] = ()
    source: str = ""
    time_class: TimeClass | None = None
    due: date | None = None
    responsible: str = ""
    leader: str = ""
    goal: str = ""
    category: str = ""
    actions: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ProblemReader:
    """Knows the branches by their names and the categories by theirs."""

    places: Mapping[str, int]
    categories: Mapping[str, str]

    def read(self, text: str, today: date) -> list[ProblemReport]:
        """The problems that `text` tells, in its order; one a line or an item of a list."""
        words = normal(text[:LONGEST])
        places: tuple[int, ...] = ()
        if head := _HEAD.match(words):
            places = self.named(head["who"])
            words = words[head.end() :]
        words = _OPENING.sub("", words)
        found: list[ProblemReport] = []
        category = ""
        for line in [line.strip() for line in words.split("\n") if line.strip()][:MOST]:
            rest = _ITEM.sub("", line)
            if under := self._heading(rest):
                category = under
                continue
            if report := self._problem(rest, today, places, category):
                found.append(report)
        return found

    def named(self, words: str) -> tuple[int, ...]:
        """The branches that `words` name, by their full names or without 党支部; a longer name hides one within it."""
        hits = sorted(
            ((name, place) for name, place in self.places.items() if short_name(name) in words),
            key=lambda hit: -len(hit[0]),
        )
        found: list[int] = []
        for name, place in hits:
            if short_name(name) in words:
                words = words.replace(short_name(name), "\0")
                found.append(place)
        return tuple(dict.fromkeys(place for place in self.places.values() if place in found))

    def _heading(self, line: str) -> str:
        """The category of a line that is only its name: 理论学习方面."""
        bare = re.sub(r"(?:方面|问题|的|存在|[:：。])", "", line)
        return next((code for name, code in self.categories.items() if bare == name), "")

    def _problem(self, line: str, today: date, places: tuple[int, ...], category: str) -> ProblemReport | None:
        own, _, rest = line.partition(":")
        if rest and len(own) <= 40 and (named := self.named(own)):
            places, line = named, rest
        told: dict[str, object] = {"places": places, "category": category}
        actions: list[str] = []
        text: list[str] = []
        for clause in [clause.strip() for clause in _CLAUSE.split(line) if clause.strip()]:
            if match := _ACTION.match(clause):
                actions.append(match[1])
            elif value := self._value(clause, today):
                told |= value
            else:
                text.append(clause)
        if not text:
            return None
        return ProblemReport(text="，".join(text), actions=tuple(actions[:3]), **told)  # type: ignore[arg-type]

    def _value(self, clause: str, today: date) -> dict[str, object]:
        """The field that a clause tells, if it tells nothing else."""
        for pattern, key in ((_PERSON, "responsible"), (_LEADER, "leader"), (_GOAL, "goal")):
            if match := pattern.match(clause):
                return {key: next(group for group in match.groups() if group)}
        if code := _code("time_class", clause):
            return {"time_class": TimeClass(code)}
        labelled = _SOURCE_LABEL.match(clause)
        if (code := _code("source", clause)) and (labelled or len(clause) <= 12):
            return {"source": code}
        name = re.sub(r"^(?:属于|类别[:：]?)|(?:方面|类)$", "", clause)
        if name in self.categories:
            return {"category": self.categories[name]}
        return _due(clause, today)


def tells_problem(text: str) -> bool:
    """`text` raises a problem: 给城区供水所提个问题：…."""
    match = _HEAD.match(normal(text[:LONGEST]))
    return match is not None and bool(text[match.end() :].strip())


def _due(clause: str, today: date) -> dict[str, object]:
    match = _DUE.match(clause) if _DUE_WORD.search(clause) else None
    if not match:
        return {}
    try:
        return {"due": dates.future(match[1], today).last}
    except Unacceptable:
        return {}


def _code(of: str, clause: str) -> str:
    words: Mapping[str, Sequence[str]] = _words()[of]
    found = {code for code, cues in words.items() if any(cue in clause for cue in cues)}
    return found.pop() if len(found) == 1 else ""


@lru_cache(maxsize=1)
def _words() -> Mapping[str, Mapping[str, Sequence[str]]]:
    return tomllib.loads(files("reading").joinpath("problem_words.toml").read_text(encoding="utf-8"))


def short_name(name: str) -> str:
    """城区供水所 for 城区供水所党支部; a name that would be one letter stays whole."""
    short = name.removesuffix("支部").removesuffix("党")
    return short if len(short) >= 2 else name
