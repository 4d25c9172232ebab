"""What an event was about: told by a cue, a title, or a clause that says what was done. Never what is left over."""

import re
from collections.abc import Sequence

from reading.kinds import QUOTED
from reading.lexicon import Lexicon
from reading.numbers import NUMBER

LONGEST = 100
NARRATIVE = 90  # letters from which a report is a story, whose later clauses are details

Span = tuple[int, int]
Found = tuple[str, Span, str]

_TITLE = r"《[^《》\n]{1,80}》|“[^“”\n]{1,60}”|\"[^\"\n]{1,60}\""
_END = r"[^,。;\n\f\0()]"
_CLAUSE = re.compile(r"[^,。;\n\f()!?]+")
_ITEM = re.compile(r"^[(]?(?:[0-9]{1,2}|[一二三四五六七八九十]{1,2})[.、)]\s?")
_NOT_TOPIC = re.compile(
    r"^(?:已|都)?(?:召?开|开展|举行|进行|搞|过|上|办|做|谈)(?:了|过|完|的|好)*(?:个|一次)?$|^[0-9一二三四五六七八九十两]{1,6}(?:支队|个?组|个?支部|路|天|次)|每个?人$|半天$|"
    r"^(?:因|由于|为了|按照|根据|其中|应到|实到|请假|缺席|本月|这个?月|上个?月|今年|每|共|计|还有|都|均|全|效果|气氛|反响|大家|我|他|她)|"
    r"(?:支部|党委|党组|总支|小组|同志|委员|书记|局|党员|所|参加|到会|列席|主持|记录|请假|出差|情况|如下|收获很大|成功|圆满|结束|完成|有效|人数|召开|开展|举行|领学|带队|^工作)了?$"
    r"|下次|下月|[?？]|等等$|截至|[0-9一二三四五六七八九十]{1,6}[余多]?[人名]$|^[0-9]{1,6}[余多]?[人名个]|报一下|汇报"
)


# 去的博物馆, 支部搞了, 大会未开, 听得到吗: nothing of it is a subject.
_EMPTY = re.compile(
    r"(?:搞|办|开|过|组织|上|召开|开展|谈)(?:了|的|完了?)$|^(?:去的|没了|完了|就这些|接着|随后|然后|还有|引导|激励|学思践悟)|[没未](?:召?开|上|搞|了|办|来|弄)|吗[,。]?$|^喂|^[0-9一-鿿]{0,3}(?:汇总|统计|小结|台账|月报)$|(?:领学|主持|主讲|带队|记录)(?:了|的)?$|^(?:[上下中]午|晚上|做的|谈的|开的)"
)
_HEADS_FOLLOW = re.compile(
    rf"[\s,，、]?(?:共|约|有|党员)?(?:{NUMBER})[余多]?(?:人|名|个)(?:党员|同志|人)?(?:到会|参加|参会|出席|到场|全到|都到|到齐|来了?$|$)|[\s,，](?:参加|到会|应到|实到|参会|出席)(?:党员|人数)?(?:{NUMBER})"
)
_WE_HELD = re.compile(
    r"^(?:我们?|咱们?|本|全)?(?:党?支部|小组|单位)?(?:搞|办|开展|组织|举行|召开|进行)了?(?:一[次场个])?"
)


class TopicFinder:
    """Knows the words of an agenda and of what is done, from the lexicon."""

    def __init__(self, lexicon: Lexicon) -> None:
        agenda, act, go = (lexicon.any(name) for name in ("agenda", "act", "go"))
        place = lexicon.any("place")
        self._cue = re.compile(
            r"(?:(?:党课|会议|活动|学习|本次|宣讲|课程)?(?:主题|题目|议题|课题)|(?:主要|会议|活动|学习|培训)?内容)(?:的?名称)?"
            rf"(?:叫做?|=|是(?!民)|为(?!民)|:|=|,?(?=[《“\"]))\s*(?P<t>(?:{_TITLE}|{_END}){{1,60}})"
        )
        self._as = re.compile(
            rf"以(?P<t>{_TITLE}|[^,。;\n\0]{{2,30}}?)(?:为(?:活动|学习|会议)?主题|为题目?)"
            rf"|围绕(?P<u>{_TITLE}|[^,。;\n\0]{{2,30}}?)(?:等)?(?:内容|方面)?(?:这一)?(?:主题|为主题|进行|开展|展开)"
        )
        self._lectured = re.compile(
            r"(?:讲(?:的是|授|了|述)?|主讲|作了?|题为|党课|报告|授课|讲题|片|\0)\s?(?P<t>《[^《》\n]{1,80}》|“[^“”\n]{1,60}”)"
        )
        subject = (
            r"(?:[^,。;\n\0]{0,14}?(?:支部|党员|党员们|党员干部|委员|同志们?|干部|党组|小组|书记|成员|大家|全体人员|我们|咱们"
            r"|志愿者)(?:[一-鿿]{2,3}(?:同志)?)?)?"
        )
        frame = (
            r"(?:会议|大会|会上|活动中|主要|重点|集中|专题|现场|先后|随后|之后|还|并|又|再|一起|共同|集体|主要是|就是|认真|深入|一致|依次|分别|开始|接着|然后"
            r"|组织(?:了)?(?:全体)?(?:在职)?(?:党员干部|党员|干部|委员|同志|大家)?(?:们)?|带领|为了|下午|上午|晚上|了|,|、|\s"
            r"|一是|二是|三是|的|是|就|进行了?|开展了?|对|我|说){0,5}"
        )
        self._agenda = re.compile(
            rf"{subject}{frame}(?P<t>(?:{agenda})(?!人|会|员|者)(?:的是|的|了)?\s?[^\s了过的]..*"
            rf"|(?:{agenda})(?!人|会|员|者)了?[^\s了过的]{{1,2}})$"
        )
        went = rf"(?:(?:{go})了?[^,。;\n\0]{{0,14}}?(?:{place})?(?:里|内)?\0*)?"
        self._act = re.compile(rf"{subject}{frame}(?:{go})?了?(?P<t>{went}(?:{act})了?[^\s了过的].*)$")
        self._purpose = re.compile(rf"\s*为了?{lexicon.any('purpose')}")
        self._is = re.compile(rf"^(?:{agenda}|学习|参观|观看)的(?:是|为)?")
        self._went = re.compile(
            rf"^(?:{frame})(?P<t>(?:{go})了?[^,。;\n\0]{{2,16}}(?:{act}|学习|调研|活动)[^,。;\n\0]*)$"
        )
        self._whole = re.compile(rf"(?:{act})(?:了|一次)?")
        self._verb = re.compile(lexicon.any("agenda", "act", "go"))
        self._idle = re.compile(rf"(?:{lexicon.any('idle', 'filler')}|[的了吧啊呢哈呀\s:])*")
        self._filler = re.compile(rf"(?:{lexicon.any('filler')})+$")

    def find(self, words: str, letters: str, taken: Sequence[Span], kinds: Sequence[Span]) -> Found | None:
        """The topic, where it stands, and the rule that found it; None where nothing says it for certain.

        `taken` are the letters understood otherwise, `kinds` those that name the kinds.
        """
        blanked = _blank(words, [*taken, *kinds])
        for rule, found in (
            ("cue", self._by_cue(blanked)),
            ("title of the kind", self._titled(words, kinds)),
            ("lectured", self._span(self._lectured.search(blanked), "t")),
        ):
            if found:
                return self._value(letters, found), found, rule
        if found := self._clauses(blanked):
            return self._value(letters, found), found, "what was done"
        titles = [match.span() for match in re.finditer(_TITLE, blanked) if not re.search("[。!?]", match[0])]
        if len(titles) == 1:
            return self._value(letters, titles[0]), titles[0], "the only title"
        if found := self._alone(blanked):
            return self._value(letters, found), found, "the only clause"
        return None

    def _by_cue(self, words: str) -> Span | None:
        for match in self._cue.finditer(words):
            told = match["t"]
            if told.strip("\0 ") and not re.match(r"[0-9]+[人名]", told):
                return self._cut(words, match.span("t"))
        if told_as := self._as.search(words):
            return told_as.span("t") if told_as["t"] else told_as.span("u")
        return None

    def _titled(self, words: str, kinds: Sequence[Span]) -> Span | None:
        for start, end in kinds:
            for quoted in QUOTED.finditer(words, max(0, start - 80), start):
                between = words[quoted.end() : start]
                if (
                    (len(between) <= 4 and not re.search(r"[,。;:\n、的]", between))
                    or between in ("为主题的", "主题的", "为主题的联建")
                ) and not quoted[0].startswith("《"):
                    return quoted.span()
            if match := re.compile(rf"\s?(?:活动|课程)?[:—-]{{0,2}}\s?(?P<t>{_TITLE})").match(words, end):
                return match.span("t")
        return None

    def _clauses(self, words: str) -> Span | None:
        """The first clause that says what was done, and those after it that do so too; of a story the first."""
        found: Span | None = None
        joined, most = 1, 1 if len(words) > NARRATIVE else 4
        for clause in _CLAUSE.finditer(words):
            span = self._said(words, *clause.span())
            if span is None:
                if found and clause[0].strip("\0 ") and found[1] < clause.start() - 1:
                    return found
                if found:
                    return found
                continue
            if found is None:
                found = span
            elif (
                joined < most
                and re.fullmatch(r"[,;、\s]{1,2}", words[found[1] : clause.start()])
                and span[1] - found[0] <= LONGEST
                and span[0] - clause.start() <= 2
            ):
                found = (found[0], span[1])
                joined += 1
            else:
                return found
        return found

    def _said(self, words: str, start: int, end: int) -> Span | None:
        """What a clause says was done."""
        for piece in re.compile(r"[^\0]+").finditer(words, start, end):
            text = piece[0]
            stripped = text.strip()
            if (
                len(stripped) < 2
                or (len(stripped) < 40 and self._idle.fullmatch(stripped))
                or self._purpose.match(stripped)
            ):
                continue
            if _EMPTY.search(stripped):
                continue
            if _NOT_TOPIC.search(stripped) and len(stripped) < 8 and not self._verb.match(stripped):
                continue
            for pattern in (self._went, self._agenda, self._act):
                if match := pattern.search(text[:LONGEST]) if pattern is self._went else pattern.match(text[:LONGEST]):
                    return self._cut(words, (piece.start() + match.start("t"), piece.start() + match.end("t")))
        return None

    def _alone(self, words: str) -> Span | None:
        """A clause without a verb, in a report so short that it can be nothing else."""
        pieces: list[Span] = []
        for match in re.finditer(r"[^,。;\n\f()!?\0:]+", words):
            text = _ITEM.sub("", match[0].strip())
            if len(re.findall("[一-鿿]", text)) < 2 or (len(text) < 40 and self._idle.fullmatch(text)):
                continue
            if _EMPTY.search(text) or _NOT_TOPIC.search(text) or len(text) > 24:
                if len(text) > 24:
                    return None
                continue
            lead = match[0].find(text)
            held = _WE_HELD.match(text)
            pieces.append(self._cut(words, (match.start() + lead + (held.end() if held else 0), match.end())))
        pieces = [one for one in pieces if one[1] - one[0] >= 2]
        return pieces[0] if len(pieces) == 1 else None

    def _cut(self, words: str, span: Span) -> Span:
        start, end = span
        text = words[start:end].split("\0")[0]
        if follow := _HEADS_FOLLOW.search(text, 2, LONGEST + 20):
            text = text[: follow.start()]
        if led := self._is.match(text):
            start += led.end()
            text = text[led.end() :]
        text = text[: len(text)]
        numbered = _ITEM.match(text.lstrip())
        stripped = (text.lstrip()[numbered.end() :] if numbered else text).lstrip(" :：了的是")
        start += len(text) - len(stripped)
        stripped = stripped.rstrip(" ,，。;；:的")
        if match := self._filler.search(stripped):
            stripped = stripped[: match.start()]
        return start, start + len(stripped)

    def _span(self, match: re.Match[str] | None, group: str) -> Span | None:
        return match.span(group) if match else None

    def _value(self, letters: str, span: Span) -> str:
        value = letters[slice(*span)].strip(" 　：:，,。；;")
        if len(value) > 2 and value[0] + value[-1] in ("《》", "“”", '""', "「」") and value[0] not in value[1:-1]:
            value = value[1:-1]
        return value[:LONGEST]


def _blank(words: str, spans: Sequence[Span]) -> str:
    letters = list(words)
    for start, end in spans:
        letters[start:end] = "\0" * (end - start)
    return "".join(letters)
