"""How many were due and how many came: what stands before and after a number decides whom it counts."""

import re
from dataclasses import dataclass

from reading.kinds import QUOTED
from reading.lexicon import Lexicon
from reading.numbers import MOST, NUMBER, number

_ANY = rf"(?<![0-9.第\-/])(?<![0-9]:)({NUMBER})(?![0-9]|\.[0-9]|[月日号点时%:/])"
_N = _ANY.replace("(" + NUMBER, "(?P<n>" + NUMBER)
_BACK = 20  # letters looked back for a word that says the number counts others

_BUT_ONE = re.compile(r"(?:就|除了?|只有|仅|差)[^,。;\n0-9]{1,8}(?:没|未|出差|请假|缺)")
Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Heads:
    """应到 and 实到, None where not told; `spans` is where; `doubt` says what contradicts what."""

    due: int | None = None
    present: int | None = None
    spans: tuple[Span, ...] = ()
    doubt: str = ""


class HeadCounter:
    """Reads head counts with the nouns and verbs of the lexicon."""

    def __init__(self, lexicon: Lexicon) -> None:
        head, came = lexicon.any("head"), lexicon.any("came")
        who = "(?:会|场|人数|人员|党员|委员|支委|正式党员|有选举权的?|有表决权的?|评议|的|了|人|是|为|有|共|:|\\s){0,4}"
        counter = r"\s*(?:余|多)?(?:人(?!次)|名|个|位)"
        heads = rf"(?:{counter}(?:人(?!次)|{head})?)"
        self._due = re.compile(
            rf"应(?:该)?(?:到|参加|出席|参会){who}{_ANY}{heads}?|{_ANY}{counter}(?:{head})?应到(?!\s?[0-9一二三四五六七八九十])"
        )
        self._present = re.compile(
            rf"(?<!应)(?:实际?(?:到|参加|参会|出席|来)){who}{_ANY}{heads}?|{_ANY}{counter}(?:{head})?实到(?!\s?[0-9一二三四五六七八九十])"
            rf"|(?<=[0-9人名])[,]?到了{_ANY}(?:人|名)?"
        )
        self._every = re.compile(
            rf"{_ANY}\s*(?:个|名|人|位)?(?:{head}|人)?(?:都|均|全部|全体|全员|全)(?:已)?(?:到|来|参加|出席|参会)(?:会|齐|场|了|参加)*"
            rf"|{_ANY}\s*(?:个|名|人|位)?(?:{head}|人)?到齐了?"
            rf"|(?:全到|全员到齐|全部到[齐会场]|到会率100%|出席率100%|参会率100%|都到齐?了?)[,(]?\s*共?\s*{_ANY}{counter}?"
        )
        self._pair = re.compile(
            rf"(?<![0-9])(?P<due>{NUMBER})(?:名|个|人)(?:{head})?[,]?(?:到了?|来了?|到会|实到)(?P<n>{NUMBER})(?:名|个|人)"
        )
        self._slash = re.compile(r"(?<![^,。;:\s\0(])([0-9]{1,4})/([0-9]{1,4})人?(?=[,。;)\s\0]|$)")
        self._away = re.compile(
            rf"(?:因[事病公故私]{{1,2}})?(?:请假|缺席|未到|缺勤|病假|事假|缺){who}{_ANY}{counter}?"
            rf"|{_ANY}{counter}(?:{head})?(?:因[事病公故私]{{1,2}})?(?:请假|缺席|未到|缺勤|病假|事假)"
        )
        self._came_before = re.compile(rf"(?:{came}|组织|带领|召集|共有?|一共){who}{_N}(?P<c>{counter})?")
        self._came_after = re.compile(
            rf"{_N}(?P<c>{counter})(?P<noun>{head}|人)?(?=[^,。;\n\0]{{0,6}}?(?:{came}|听|聆听|收看|观看|全程))"
        )
        self._bare = re.compile(rf"(?P<before>{head})?(?:共|有|一共)?{_N}(?P<c>{counter})(?P<noun>{head}|人)?")
        self._not_head = re.compile(rf"(?:的|余|多|多名|名)?{lexicon.any('not_head')}")
        long = [word for word in lexicon.words["not_counted"] if len(word) > 1]
        short = [word for word in lexicon.words["not_counted"] if len(word) == 1]
        self._others = re.compile(f"(?:{'|'.join(long)})|[{''.join(short)}]了?$|{lexicon.any('away')}$")

    def find(self, words: str) -> Heads:
        """The heads told in `words`, in which what was understood otherwise is blanked."""
        words = QUOTED.sub(lambda quoted: "\0" * len(quoted[0]), words)
        spans: list[Span] = []
        due = self._first(self._due, words, spans)
        present = self._first(self._present, words, spans)
        every = _value(self._every.search(words))
        pair = self._pair.search(words)
        slash = self._slash.search(words)
        if due is None and present is None:
            if every is not None:
                return Heads(every[0], every[0], (every[1], *self._rest(words)))
            if (
                pair
                and (one := _number(pair["due"])) is not None
                and (other := _number(pair["n"])) is not None
                and other <= one
            ):
                return Heads(one, other, (pair.span(),))
            if slash and int(slash[2]) <= int(slash[1]) <= MOST:
                return Heads(int(slash[1]), int(slash[2]), (slash.span(),))
        elif present is None and every is not None and every[0] == due:
            present = due
            spans.append(every[1])
        away = [found for match in self._away.finditer(words) if (found := _value(match))]
        spans += [span for _, span in away]
        if due is not None and present is None and len(away) == 1 and away[0][0] <= due:
            present = due - away[0][0]
        doubt = ""
        if present is None and due is None and _BUT_ONE.search(words):
            return Heads(spans=tuple(spans), doubt="told with who did not come")
        if present is None:
            present, seen, doubt = self._counted(words, spans)
            spans += seen
        if due is not None and present is not None and present > due:
            return Heads(None, None, tuple(spans), f"实到{present}多于应到{due}")
        return Heads(due, present, tuple(spans), doubt)

    def _first(self, pattern: re.Pattern[str], words: str, spans: list[Span]) -> int | None:
        values = {found[0]: found[1] for match in pattern.finditer(words) if (found := _value(match))}
        spans += values.values()
        return next(iter(values)) if len(values) == 1 else None

    def _counted(self, words: str, taken: list[Span]) -> tuple[int | None, list[Span], str]:
        """Of those that came: 12人参加 before a bare 12人; None with the reason where several are as likely."""
        scores: dict[int, list[tuple[int, Span]]] = {}
        blanked = list(words)
        for start, end in taken:
            blanked[start:end] = "\0" * (end - start)
        rest = "".join(blanked)
        for score, pattern in ((3, self._came_before), (3, self._came_after), (1, self._bare)):
            for match in pattern.finditer(rest):
                value = _number(match["n"])
                if value is None or value == 0 or value > MOST or not self._counts_heads(rest, match):
                    continue
                scores.setdefault(score, []).append((value, match.span()))
        for score in (3, 1):
            if found := scores.get(score):
                values = {value for value, _ in found}
                every = [span for many in scores.values() for _, span in many]
                if len(values) == 1:
                    return values.pop(), every, ""
                return None, every, "几个人数：" + "、".join(map(str, sorted(values)))
        return None, [], ""

    def _counts_heads(self, words: str, match: re.Match[str]) -> bool:
        start, end = match.span("n")
        counter = (match["c"] or "").strip()
        after = words[end + len(match["c"] or "") :][:10]
        if self._not_head.match(after):
            return False
        before = re.split(r"[,。;\n(\0、]", words[max(0, start - _BACK) : start])[-1]
        if self._others.search(before):
            return False
        if counter.endswith(("个", "名", "位")):
            return True if match.re is not self._bare else bool(match["noun"] or match["before"])
        return bool(counter) or bool(re.search(r"[:：]\s*$|人数\S?$|人员$", words[max(0, start - 3) : start]))

    def _rest(self, words: str) -> list[Span]:
        return [match.span() for match in self._away.finditer(words)]


def _value(match: re.Match[str] | None) -> tuple[int, Span] | None:
    if not match:
        return None
    value = next((number_ for one in match.groups() if one and (number_ := _number(one)) is not None), None)
    return None if value is None or value > MOST else (value, match.span())


def _number(numeral: str) -> int | None:
    try:
        return number(numeral)
    except (ValueError, KeyError):
        return None
