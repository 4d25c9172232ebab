"""One free sentence: what was held, when, who came, about what. What is not understood lands in the topic."""

import re
from collections.abc import Mapping
from datetime import date

from dialogue import Unacceptable
from reading import held, mentions, numbers, speakers
from reading.mentions import Mention
from reading.numbers import Attendance
from reading.understood import Understood

Spans = list[tuple[int, int]]

READ = 300  # letters in which kind, day and people are looked for; what follows is topic

_ROOM = (
    "(?:会议室|活动室|礼堂|基地|陵园|纪念馆|博物馆|展览馆|广场|社区|村|中心|现场|报告厅|教室"
    "|公园|敬老院|学校|食堂|党校)"
)
_PLACE = re.compile(
    rf"(?:在|到|赴|前往)(?P<at>[^,。;\s\0在到由]{{2,20}}?)(?=召开|举行|举办|开展|开了)"
    rf"|在(?P<room>[^,。;\s\0在到由]{{0,18}}?{_ROOM})(?=[,。;\s\0由开]|组织|进行|$)"
)
_NO_PLACE = re.compile(r"[0-9]+(?:[点日月时]|号(?!楼|院|会议|厅|教))|(?:下|中|内|后|时|前|期间|(?<![线网])上)$")
_ASKS = re.compile(
    r"^(?:怎么|如何|怎样|什么|请问|查看|查询|查一?下|看看|(?:帮我)?(?:取消|删除|撤回|撤销|修改|更正))"
    r"|^(?:把|将)[^,。;]*(?:删|撤|改)|(?:应到|实到|人数|时间|日期|主题|地点)(?:应该是|改成|改为|更正为)"
    r"|(?:是什么|怎么[办报写填开]|[写报填]错了?)[。!?\s]*$|[写报填]错了[,。]"
)
_POSTPONED = re.compile(r"推迟|延期|延后|改期|顺延|改[到在为](?:下|明|后|本周|周)")
_QUESTION = re.compile(r"(?:吗|呢|\?)\s*$")
# Who they are is known where they are told by name; so the words stay with the topic.
_BRANCHES = r"[^,。;\s\0]{1,20}?支部(?:[、,和与及][^,。;\s\0]{1,20}?支部)*"
_TOGETHER = "(?:联合|一起|一同|共同|联办|合办|携手|联手)"
_JOINTLY = re.compile(
    rf"[与和同跟](?P<one>{_BRANCHES})\0*[^,。;\s\0]{{0,4}}?\0*{_TOGETHER}"
    rf"|(?P<two>{_BRANCHES})[与和同跟](?:我们?|咱们|[我本]支部){_TOGETHER}"
    rf"|(?:联合|携手|会同)(?P<three>{_BRANCHES})"
)
_REASON = re.compile(r"^(?:是?因为?|由于|原因[是为]?:?：?)\s*")
_JOINT = re.compile(r"([,，。;；!！\s]+)")
_MARKED = re.compile(r"^(?:会议|活动)?的?(?:主题|内容|议题|题目)(?:[是为](?!民)|[:：]|(?=[《“「\"]))\s*")
# Only next to what was understood: elsewhere 组织, 和, 了 belong to the words (组织发展, 和谐, 了解).
_BEFORE = re.compile(
    r"(?:我们|咱们|[我本]支部|(?<![一二三四五六七八九十0-9党])党?支部|于|在|召开|举行|举办|开展|组织|进行|开|搞|(?<![线网会])上|讲|了|的|是"
    r"|(?<![0-9一二三四五六七八九十第])[一1][次场个]"
    r"|本月|这个月|当月|已经?|[上下中]午|早上|晚上|同时|随后|然后|并且?|也|还|又|和|及|与|暨|以及|[:：(（、“「])+$"
)
_AFTER = re.compile(r"^(?:了(?!解)|的(?!确)|是(?!非)|班(?=[,。;\s]|$)|活动(?!室)|会议(?!室)|[一1]次|[:：)）、”」])+")
_SUBJECT = re.compile(r"^(?:(?:我们|咱们)(?:党?支部)?|[我本]支部)(?=[于在召举开组进]|$)")
# Courtesy, and what remains of the frame in which it was told, says nothing about what was done.
_IDLE = re.compile(
    r"(?:各位|尊敬的)?(?:领导|书记|主任|老师|同志|大家)*们?[,]?(?:上午|下午|晚上|早上)?[你您]?们?好"
    r"|(?:现?将?(?:有关|相关|具体)?(?:情况|活动情况|工作情况)?)(?:汇报|报告|上报)(?:一下|如下)?|(?:情况|具体)如下|特此(?:报告|汇报)"
    r"|(?:以上)?(?:请|望)?(?:领导)?(?:审核|审阅|知悉|查收|收悉)|(?:汇报|报告)完毕|以上|谢谢(?:[您你大]|领导|大家)*"
    r"|(?:组织|带领|召集)(?:了|我们?|[本我]?支部|全体|在职|部分)*(?:党员|党员干部|干部|委员|同志)*(?:同志)?们?(?:[去到赴]|前往)?"
    r"|全体(?:支委|委员|党员|同志)*(?:均|都)?(?:参加|出席|到会|参会)?了?|[两二三四五六]个?(?:党?支部)?"
    r"|(?:[0-9]{1,2}月)?(?:已经?|均已|都已|都|均)?(?:完成|开展|召开|开)了?"
    r"|(?:[都均]按[时期])?(?:完成|开展|召开)了?|(?:开展)?第[0-9一二三四五六七八九十]{1,3}[次期场]"
    r"|[到去赴]|前往|学习|活动|会议|[(]?[0-9一二三四五六七八九十]{1,2}[.、)]"
)
_PAIRS = ("“”", "「」", '""', "()", "（）")


def understand(sentence: str, today: date, names: Mapping[str, str], secretary: str = "") -> Understood | None:
    """What `sentence` reports; None where it names no kind, or asks. `names`: kinds by all their names.

    `secretary`: who writes, where that is a branch secretary.
    """
    told = sentence.strip()
    words = numbers.normal(told)
    # The topic keeps the letters as typed, wherever they can be matched with the normal ones.
    letters = told if len(told) == len(words) else words
    words = words[:READ]
    named = mentions.find_kinds(words, names)
    if not named or _ASKS.search(words) or mentions.was_absent(words, named) or mentions.sums_up(words, named):
        return None
    denial = mentions.not_held(words, named)
    if denial:
        denied = [mention for mention in named if denial.start() <= mention.start < denial.end()]
        named = [mention for mention in named if mention not in denied]
        if not named:
            return _nil(words, letters, today, denied, denial)
    return _held(words, letters, today, named, secretary)


def _held(words: str, letters: str, today: date, named: list[Mention], secretary: str) -> Understood | None:
    first = {mention.kind: (mention.start, mention.end) for mention in reversed(named)}
    kinds = tuple(dict.fromkeys(mention.kind for mention in named))
    # Named once more it belongs to what was done: 廉政教育，观看警示教育片.
    spans = list(first.values())
    when = held.find_past(_blanked(words, spans), today, events=len(kinds))
    spans += when[1] if when else []
    attendance = _attendance(_blanked(words, spans), dated=when is not None)
    spans += attendance[1] if attendance else []
    if not when and not attendance and (_QUESTION.search(words) or _POSTPONED.search(words)):
        return None
    persons = numbers.find_persons(_blanked(words, spans))
    spans += [persons[1]] if persons else []
    # A lecture's name is part of how the lecturer is told: 张三讲党课.
    lecturer = speakers.find_lecturer(_blanked(words, spans[len(kinds) :]), secretary)
    spans += [lecturer[1]] if lecturer else []
    host = speakers.find_host(_blanked(words, spans), secretary)
    spans += [host[1]] if host else []
    place = _place(_blanked(words, spans))
    spans += [place[1]] if place else []
    return Understood(
        kinds=kinds,
        when=when[0] if when else None,
        attendance=attendance[0] if attendance else None,
        persons=persons[0] if persons else attendance[0].present if attendance else None,
        topic=_remaining(letters, spans),
        place=place[0] if place else "",
        lecturer=lecturer[0] if lecturer else "",
        host=host[0] if host else "",
        joint=_joint(_blanked(words, spans)),
    )


def _joint(words: str) -> str:
    """Words in which the other branches of a joint event are told."""
    match = _JOINTLY.search(words)
    return (match["one"] or match["two"] or match["three"]) if match else ""


def _nil(words: str, letters: str, today: date, denied: list[Mention], denial: re.Match[str]) -> Understood:
    when = held.find_past(words, today, events=0)
    month = ""
    if when and (when[0].first.year, when[0].first.month) == (when[0].last.year, when[0].last.month):
        first = when[0].first
        now = (first.year, first.month) == (today.year, today.month)
        month = "本月" if now else f"{first.year}年{first.month}月"
    why = denial.span("why")
    said = [denial.span()] if why[0] < 0 else [(denial.start(), why[0]), (why[1], denial.end())]
    reason = _remaining(letters, said + (when[1] if when else []))
    return Understood(
        kinds=tuple(dict.fromkeys(mention.kind for mention in denied)),
        nil=True,
        month=month,
        reason=_REASON.sub("", reason),
    )


def _attendance(words: str, *, dated: bool) -> tuple[Attendance, Spans] | None:
    """Numbers that contradict each other are left for the question to be asked; 5/5 may be the day."""
    try:
        return numbers.find_attendance(words) or (numbers.find_pair(words) if dated else None)
    except Unacceptable:
        return None


def _place(words: str) -> tuple[str, tuple[int, int]] | None:
    for match in _PLACE.finditer(words):
        at = match["at"] or match["room"]
        if not _NO_PLACE.search(at):
            return at, match.span()
    return None


def _remaining(letters: str, spans: Spans) -> str:
    """What is left when everything understood is taken out, with the joints that stood between."""
    parts = _JOINT.split(_blanked(letters, spans))
    told = ""
    for at in range(0, len(parts), 2):
        clause = _clause(parts[at])
        if clause and not _IDLE.fullmatch(numbers.normal(clause)):
            told += (parts[at - 1][0] if told else "") + clause
    return told


def _clause(part: str) -> str:
    pieces = re.split("\0+", part)
    for at, piece in enumerate(pieces):
        if at > 0:
            piece = _AFTER.sub("", piece)  # noqa: PLW2901
        if at < len(pieces) - 1 or _BEFORE.fullmatch(piece):
            piece = _BEFORE.sub("", piece)  # noqa: PLW2901
        pieces[at] = piece
    clause = _MARKED.sub("", _SUBJECT.sub("", "".join(pieces))).strip(":：、 ")
    if len(clause) > 1 and clause[0] + clause[-1] in _PAIRS:
        clause = clause[1:-1]
    return clause


def _blanked(words: str, spans: Spans) -> str:
    letters = list(words)
    for start, end in spans:
        letters[start:end] = "\0" * (end - start)
    return "".join(letters)
