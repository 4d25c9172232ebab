"""What kind of speech a stretch of text is: a report, or a plan, a notice, a request, a rule, a sum, talk."""

import re

from reading.lexicon import Lexicon
from reading.numbers import NUMBER

_ASKS = re.compile(r"[?吗呢么]\s*[。!]?\s*$|[?](?!\S{0,2}$)")
_ORDERS = re.compile(r"^(?:请|把|将|帮|麻烦|劳烦|给我|替我)(?!了|假)")
_TIMES = re.compile(
    rf"\s*(?:活动|会议|会|开展|召开|举办|组织|共|了|累计|进行)*\s*{NUMBER}\s*(?:余|多)?[次场期堂个](?!月|小时)"
)
_RULE_TIMES = re.compile(
    rf"(?:每[年月季周]|每半年|每个?季度|每个?月)[^,。;\n]{{0,10}}(?:至少|不少于|应|须|要|{NUMBER}次|召开|开展|一次)"
)
_NOTICE_TITLE = re.compile(
    r"(?:^|\n)\s*[【\[(]?\s*(?:会议|活动)?(?:通知|倡议|提醒|预告|工作计划|工作要点|报名)|的(?:通知|批复|请示|函)(?:[:：\n]|$)|报名|接龙|转发[:：]|倡议[:：]|主持词|工作计划[:：]|工作要点[:：]|办法[:：]"
)
_FUTURE = re.compile(r"明天|明日|后天|大后天|(?<!以)下下?个?(?:周|星期|礼拜)(?!期)")


class SpeechJudge:
    """Judges by cues from the lexicon. A report has a day, people or a matter; only then are cues weighed against it."""

    def __init__(self, lexicon: Lexicon) -> None:
        self._plan = re.compile(lexicon.any("plan"))
        self._request = re.compile(lexicon.any("request"))
        self._rule = re.compile(lexicon.any("rule"))
        self._talk = re.compile(lexicon.any("talk"))
        self._personal = re.compile(lexicon.any("personal"))
        self._sum = re.compile(rf"{lexicon.any('sum')}")
        self._done = re.compile(r"(?<![未没不])(?:了|已|完|过(?!程|半|来|后|硬))|参加|召开|开展|举行|到会|主持")

    def of_message(self, words: str) -> str:
        """What the whole message is, where its form says so: a notice, a request; "" where it does not."""
        if match := _NOTICE_TITLE.search(words[:200]):
            return f"notice: {match[0].strip()}"
        if re.match(
            r"\s*(?:各位|尊敬的)?[^,\n]{0,6}(?:同志们|代表们|领导)[,:!].{0,80}(?:下面|我代表|现在开会|讲.点)", words
        ):
            return "talk: a speech"
        if len(words) < 60 and _ORDERS.match(words) and "销号" not in words:
            return "request: an order"
        return ""

    def of_event(self, words: str, *, day: bool, future: bool, people: bool, matter: bool) -> str:
        """Why a stretch that names a kind is no report; "" where it is one.

        `day`: a day past is told; `future`: one to come; `people`: persons are counted; `matter`: a topic was found.
        """
        if match := self._personal.search(words):
            return f"talk: {match[0]}"
        if future and not day:
            return "plan: a day to come"
        if match := _ASKS.search(words):
            return f"question: {match[0]}"
        if (match := self._plan.search(words)) and not day:
            return f"plan: {match[0]}"
        if not day and (match := _FUTURE.search(words)):
            return f"plan: {match[0]}"
        if (match := _RULE_TIMES.search(words) or self._rule.search(words)) and not day:
            return f"rule: {match[0]}"
        if (match := self._request.search(words)) and not people and not (day and matter):
            return f"request: {match[0]}"
        if (match := self._talk.search(words)) and not (day and (people or matter)) and not people:
            return f"talk: {match[0]}"
        if not day and _TIMES.search(words) and (self._sum.search(words) or len(_TIMES.findall(words)) > 1):
            return "sum"
        return ""

    def sums_up(self, after: str) -> bool:
        """Whether what follows a kind counts how often it was held: 主题党日11次."""
        return bool(_TIMES.match(after))

    def is_plan(self, words: str) -> str:
        """The words by which a stretch is a plan or a notice; "" where it is none."""
        match = self._plan.search(words) or _FUTURE.search(words)
        return match[0] if match else ""
