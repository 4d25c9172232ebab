"""The kinds of activity that a text names, and whether each was held or is only mentioned in passing."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from domain.catalogue import Kind
from reading.lexicon import Lexicon, either
from reading.numbers import normal

BACK = 18  # letters looked back for what a kind belongs to
MOST = 100  # mentions looked at in one text
LINK = 24  # letters that may join two kinds of one event

_REGISTER = re.compile(
    r"(?:活动|会议|工作)?(?:开展|召开)?(?:情况)?(?:台账|台帐|登记表|记录表|报告|报告单|统计表)[ \t]*\n"
)
QUOTED = re.compile(r"《[^《》\n]{1,80}》|“[^“”\n]{1,60}”|「[^「」\n]{1,60}」|\"[^\"\n]{1,60}\"")


@dataclass(frozen=True, slots=True)
class Mention:
    """Letters `start` to `end` name the kind `code`. `passing` says why it was not held; "" where it may have been."""

    code: str
    start: int
    end: int
    weak: bool = False
    passing: str = ""


class KindFinder:
    """Knows the kinds by all their names. 专题党课 is not 党课: the longest name counts."""

    def __init__(self, kinds: Iterable[Kind], lexicon: Lexicon) -> None:
        self.kinds = {kind.code: kind for kind in kinds}
        self.names = {normal(word): kind.code for kind in self.kinds.values() for word in (kind.name, *kind.aliases)}
        self._weak = frozenset(lexicon.words["weak_kind"])
        # 支委扩大会 names a kind, and 支委扩大会议 is the same; 党员会议室 is a room.
        self._name = re.compile(rf"(?<!领导)(?<!工作)({either(self.names)})(议(?![室程题案])|活动(?![室中方]))?")
        self._short = re.compile(
            r"(?<![一-鿿])大会(?=[:(]?(?:未|没|无|[0-9零一二]次))|(?:(?<=开个)|(?<=开了个)|(?<=开了次))支委(?!会|员|扩)(?=[,。;\n]|$)"
        )
        hold = lexicon.any("hold")
        self._thing = re.compile(rf"(?:工作|活动|会议|的)?{lexicon.any('thing')}(?!开展|召开|完成)")
        self._aside = re.compile(
            rf"(?<!工作)(?<!学习)(?<!活动){lexicon.any('aside')}(?:了|的)?(?:一次|召开|开展|举行|专题|全体|党员|支部|年度|相关|深入开展|好){{0,3}}$"
        )
        self._aside_clause = re.compile(r"(?:会前|会后|此前|事前|活动前|活动后|选举产生|推选产生|列席)[^,。;\n]{0,14}$")
        self._agenda = re.compile(rf"{lexicon.any('agenda')}[^,。;:\s\n]{{0,14}}$")
        self._held = re.compile(
            rf"(?:{hold}(?:了|过|完)?|作为|就算|算是?|套开|暨|参加)\s*(?:本月|这月|本次|一[次堂个场期节]|第.次|年度|今年|支部|的){{0,3}}\0*的?$"
        )
        self._link = re.compile(
            rf"(?:[\s,、和及与跟暨加并且同时还又也(+\0]|随后|接着|然后|结合|{hold}了?|一[次堂个场]|的|先|再|后|支部|会议?|活动)*"
        )

    def find(self, words: str) -> list[Mention]:
        """Kinds in NFKC-normal `words`, from left to right, the longest name at each place."""
        said = QUOTED.sub(lambda quoted: "\0" * len(quoted[0]), words)
        found: list[Mention] = []
        for match in self._name.finditer(words):
            if len(found) >= MOST:
                break
            code, word = self.names[match[1]], match[1]
            if found and found[-1].end > match.start():
                continue
            reason = self._passing(said, words, match)
            found.append(Mention(code, match.start(), match.end(), word in self._weak, reason))
        short = {"大会": "general_meeting", "支委": "committee_meeting"}
        for match in self._short.finditer(said):
            if short[match[0]] in self.kinds and not any(
                one.start < match.end() and match.start() < one.end for one in found
            ):
                found.append(Mention(short[match[0]], *match.span()))
        return sorted(found, key=lambda one: one.start)

    def _passing(self, said: str, words: str, match: re.Match[str]) -> str:
        if said[match.start()] == "\0" and match[0][0] not in '“"':
            return "within a title"
        if self._thing.match(words, match.end()) and not _REGISTER.match(words, match.end()):
            return "names a thing: " + words[match.start() : match.end() + 3]
        before = said[max(0, match.start() - BACK) : match.start()]
        if aside := self._aside.search(before):
            return "after " + aside[0]
        if aside := self._aside_clause.search(before):
            return "after " + aside[0]
        return ""

    def joined(self, words: str, first: Mention, second: Mention) -> bool:
        """Whether two mentions name one event: 主题党日暨党员大会, 召开党员大会并开展主题党日."""
        between = words[first.end : second.start]
        if len(between) > LINK + 40:
            return False
        between = QUOTED.sub("", between)
        if second.code == "group_study" and between.strip(" \0") in ("", ",", "、"):
            return False  # 召开党员大会,专题学习…: the verb of the first
        return bool(between.strip(" ")) and len(between) <= LINK and bool(self._link.fullmatch(between))

    def is_held(self, words: str, mention: Mention) -> bool:
        """Whether a word of holding stands right before it: 开展主题党日, 上了党课, 作为主题党日."""
        before = words[max(0, mention.start - BACK - 60) : mention.start]
        said = QUOTED.sub(lambda quoted: "\0" * len(quoted[0]), before)
        return bool(self._held.search(said[-80:])) or (words[mention.start] in "上讲")

    def in_agenda(self, words: str, mention: Mention) -> bool:
        """Whether a word of talking stands before it in its clause: 研究主题党日."""
        return bool(self._agenda.search(words[max(0, mention.start - BACK) : mention.start]))
