"""What kind of speech a stretch of text is: a report, or a plan, a notice, a request, a rule, a sum, talk."""

import re

from reading.lexicon import Lexicon
from reading.numbers import NUMBER

_ASKS = re.compile(r"[?吗呢么]\s*[。!]?\s*$|[?](?!\S{0,2}$)")
_HELLO = re.compile(
    r"(?:喂|你好|您好|[^,。;\n]{0,6}书记)?[,!\s]?(?:听得到|听得见|听到|能听到|听见|在|方便|忙)(?:吗|不|么)[?,\s]?"
)
_ORDERS = re.compile(r"^(?:请|把|将|帮|麻烦|劳烦|给我|替我)(?!了|假|我?(?:记|报|登记|录|补报|补记|上报|填))")
_TIMES = re.compile(
    rf"\s*(?:活动|会议|会|开展|召开|举办|组织|共|了|累计|进行)*\s*{NUMBER}\s*(?:余|多)?[次场期堂个](?!月|小时)"
)
_RULE_TIMES = re.compile(
    rf"(?:每[年月季周]|每半年|每个?季度|每个?月)[^,。;\n]{{0,10}}(?:至少|不少于|应|须|要|{NUMBER}次|召开|开展|一次)"
)
_NOTICE_TITLE = re.compile(
    r"(?:^|\n)\s*[【\[(]?\s*(?:会议|活动)?(?:通知|倡议|提醒|预告|工作计划|工作要点|报名)|的(?:通知|批复|请示|函)(?:[:：\n]|$)"
    r"|报名|接龙|转发[:：]|倡议[:：]|主持词|工作计划[:：]|工作要点[:：]|办法[:：]"
)
_FUTURE = re.compile(r"明天|明日|后天|大后天|(?<!以)下下?个?(?:周|星期|礼拜)(?!期)")


_CALLS = re.compile(
    r"@所有人|@全体|收到(?:的)?请?回复|请[^,。;\n]{0,14}(?:准时|按时|提前|务必)|准时(?:参加|到|出席)|(?:提前|及时)[^,。;\n]{0,4}请假|届时|不得缺席|集合时间|议题征集|征集议题|(?:请|记得|带好?)[^,。;\n]{0,8}(?:党徽|笔记本)|统一着装|不要迟到|(?:谁|有没有人)[^,。;\n]{0,8}(?:去|参加|报名)"
)
_TO_BE_HELD = re.compile(r"定于|拟于|将于|兹定于|改到|改为|改在|推迟|延期|集合|征集|通知")
_OF_OTHERS = re.compile(
    r"^\s*(?:[【\[]?(?:转发?|转载|摘自|来源|原载|学习强国|人民网|新华网|新华社|央视|共产党员网"
    r"|[一-鿿]{2,6}(?:日报|晚报|电视台|新闻网|融媒))[】\]]?[:：,讯电 ]"
    r"|^\s*据[^,。;\n]{2,14}(?:报道|消息|讯))"
    r"|(?:学学|借鉴|看看|参考|比比|羡慕)[^,。;\n]{0,6}(?:人家|别人|他们|兄弟支部)|人家(?:的|那|支部|都|是|开|搞|党)|(?:支部|单位|局|镇|村|学校|公司)那边|听(?:说|人说|人讲|别人)|隔壁(?:支部|单位|村|科室)"
)
_CHAIN = re.compile(r"(?:→|->|—>|⇒|➡)")
_COMPLAINT = re.compile(r"哈哈|头都?大|文山会海|真是[^,。;\n]{0,8}(?:啊|呀|了)|累死|烦死|太多了|吐槽|唉")
_CAME = re.compile(
    rf"[实应]到|{NUMBER}\s?(?:名|个|人)[^,。;\n]{{0,6}}(?:参加|参会|到会|到场|来了|到了)|(?:参加|参会|到会|到场|来了|到了)[^,。;\n]{{0,6}}{NUMBER}\s?(?:名|个|人)|[已了](?:经)?(?:召开|开展|开完)|顺利(?:召开|举行)|(?:召开|开展|举行)了|主持(?:人|召开|会议)"
)


class SpeechJudge:
    """Judges by cues from the lexicon, against the day, the people and the matter that were told."""

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
        if match := _OF_OTHERS.search(words[:400]):
            return f"talk: of others: {match[0].strip()}"
        if (
            (match := _CALLS.search(words))
            and (_TO_BE_HELD.search(words) or "@" in match[0])
            and not self._told_of(words)
        ):
            return f"notice: {match[0]}"
        if len(_CHAIN.findall(words)) > 1 and not self._told_of(words):
            return "rule: a chain of steps"
        if len(words) < 90 and (match := _COMPLAINT.search(words)) and not self._told_of(words):
            return f"talk: {match[0]}"
        if len(words) < 60 and _ORDERS.match(words) and "销号" not in words:
            return "request: an order"
        return ""

    def _told_of(self, words: str) -> bool:
        """Whether persons are said to have come, or a meeting is said to be over."""
        return bool(_CAME.search(words))

    def of_event(self, words: str, *, day: bool, future: bool, people: bool, matter: bool) -> str:
        """Why a stretch that names a kind is no report; "" where it is one.

        `day`: a day past is told; `future`: one to come; `people`: persons are counted; `matter`: a topic was found.
        """
        if match := self._personal.search(words):
            return f"talk: {match[0]}"
        if future and not day:
            return "plan: a day to come"
        if match := _ASKS.search(_HELLO.sub("", words)):
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
