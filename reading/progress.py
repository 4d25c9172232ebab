"""How far a problem is: 5号问题整改完成一半, 问题清单第2条…，申请销号. The number of the problem has to be told."""

import re
from itertools import pairwise

from reading.matters import ProgressReport
from reading.numbers import DIGITS, NUMBER, number

_NUMBERED = rf"(?:第\s*)?(?P<{{}}>{NUMBER})\s*(?:号|条|项)"
_COUNT = r"(?![0-9]|\s?[个条件项处起次类](?!问题)|[.%])"
_PROBLEM = re.compile(
    rf"(?:(?:问题|整改|台账)清单|清单|台账)(?:的|中|里|上)?(?:序号|编号)?\s*(?:第\s*)?(?P<a>{NUMBER})\s*(?:号|条|项|个)?(?:的?问题)?"
    rf"|(?:第\s*(?P<b>{NUMBER})\s*(?:号|条|项|个)|(?P<c>{NUMBER})\s*号)(?P<more>(?:(?:问题)?[、和及,]第?{NUMBER}号?){{0,6}})的?(?:整改)?(?:问题|整改|任务)"
    rf"|(?:序号|编号)\s*(?:为|是|:)?\s*(?P<d>{NUMBER})\s*号?的?(?:[那这]个)?(?:整改)?(?:问题|任务|事项)"
    rf"|(?:(?<=[\n\f])|^)(?:(?:整改)?问题(?:序号|编号|号)?|(?:序号|编号)(?=[^\n]{{1,12}}\n(?:整改|问题|存在)))"
    rf"\s*:\s*(?:第)?(?P<j>{NUMBER})(?:号|条|项)?(?=[ \t]*\n)"
    r"|(?P<k>[①-⑳])\s*号?(?:整改)?(?:问题|任务)"
    rf"|(?<![类个项条大点查种])问题\s*(?:序号|编号)?\s*(?:第)?\s*(?P<e>{NUMBER}){_COUNT}\s*号?"
    rf"|(?P<f>{NUMBER})\s*号(?:的|是)?(?:整改)?(?:问题|整改)"
    rf"|问题[^,。;\n]{{0,4}}[(](?:第)?(?P<g>{NUMBER})号[)]"
    rf"|(?:给|把|将)(?P<h>{NUMBER})号(?:问题)?(?:销号|销了)"
    rf"|(?<![0-9月])(?P<i>[0-9]{{1,3}})号\s?[,:](?=[^;。\n]{{0,24}}%)"
    rf"|(?<![0-9月])(?P<l>[0-9]{{1,3}})号\s?:\s?(?=(?:已经?|正在|基本|还没|尚未|未|没|全部)?(?:完成|整改|销号|办结|到位|推进|动|启动))"
)
_NUMERAL = re.compile(NUMBER)
_SHARE = re.compile(rf"(?P<of>{NUMBER})分之(?P<part>{NUMBER})")
_PER_CENT = re.compile(
    rf"(?P<p>[0-9]{{1,3}})(?:\.[0-9]+)?\s*%|百分之(?P<q>{NUMBER})|(?<![一-鿿][构完生])(?P<r>[一二三四五六七八九两0-9])成(?P<s>半|[一二三四五六七八九](?![一-鿿]))?(?!立|员|果|效|功|为|本|长|熟|绩)"
)
_UP_TO = re.compile(r"(?:提高|上升|提升|增加|推进|升|涨)?(?:到了?|至|达到?)\s*(?:了)?\s*$")
_ONLY_PLANNED = re.compile(r"(?:预计|计划|力争|争取|下步|下一步|拟|将|目标|要求|希望|准备)[^,。;\n]{0,16}$")
_HALF = re.compile(r"(?:一半|过半|半数)")
_NONE = re.compile(r"(?:还|尚|暂)?[没未]有?(?:开始|启动|动工|着手|整改(?!完|到))|未启动|没动")
_PARTLY = re.compile(r"基本(?:完成|到位|解决|整改)|大部分|部分完成|接近完成|正在|推进中|初步|阶段性")
_NOT_DONE = re.compile(r"[没未](?:有|能)?(?:全部|完全)?(?:整改)?(?:完成|到位|解决|落实)|(?:差|剩|余)[^,。;\n]{0,8}")
_DONE = re.compile(
    r"(?:已经?|全部|全都|均已?|都)(?:按期|按时|如期|全部|彻底|全面)?(?:整改)?(?:完成|办结|解决|做完|到位|落实|完毕|整改|改完|改好|办好|修好)"
    r"|整改(?:工作)?(?:已经?|全部|均)*(?:完成|到位|完毕|结束|好了|完了)|完成了?整改|改完了|改好了|解决了|(?:都|全)(?:弄|搞|修|装|补|配|换|建)(?:好|齐|完)了|(?:^|[,。;:\s])完成(?:了)?(?=[,。;!\s]|$)|完成了(?=[,。;\s]|$)|整改了$"
)
_APPLIES = re.compile(
    r"(?<!不)(?<!未)申请[^,。;\n]{0,4}销号|请[^,。;\n]{0,10}销号|(?:可以|建议|特此|提请|恳请|报请)[^,。;\n]{0,6}销号|销号申请"
)
_NO_APPLY = re.compile(
    r"(?:不|暂不|下月|下个月|月底|下周|之后|以后|争取|准备|再|拟|预计|计划)[^,。;\n]{0,8}(?:申请|销号)"
)
_ASKS = re.compile(r"怎么|如何|什么|谁|哪|吗|呢\s*$|[?]|能不能|是不是|多少")
_PLAN = re.compile(r"计划|拟|将于|打算|下月|要求|请各|应于|期限|须|必须|才开始")
_HEAD = re.compile(r"(?:关于|整改进展|整改情况|进展|汇报|报告|我?报一?下?|[:,。;、\s])*")
_PROGRESS_LINE = re.compile(
    r"\n(?:目前|当前)?(?:整改|工作|落实|完成)?(?:进展|进度|情况|举措|措施)(?:情况)?:(?P<t>[^\n]{4,200})"
)
_MOVING = re.compile(
    r"已|完成|整改|落实|推进|进展|进度|正在|开始|修订|建立|制定|采购|召开|开展|到位|解决|起步|(?:弄|搞|修|装|补|配|换|建|改)(?:好|齐|完|新|掉)|腾出|在改|改了|销号|%|成|一半|提高|收集|整理|更新|投入"
)


def find_heads(words: str) -> list[re.Match[str]]:
    """Where NFKC-normal `words` name problems by their numbers."""
    return list(_PROBLEM.finditer(words))


def cuts(words: str, heads: list[tuple[int, int]]) -> list[int]:
    """Where a stretch that names several problems is cut: before each that comes after what is told of another."""
    found = []
    for (_, end), (start, _) in pairwise(heads):
        told = words[end:start]
        if (
            _MOVING.search(told)
            and (clause := max(told.rfind(mark) for mark in ",;:、\n")) >= 0
            and len(told) - clause <= 8
        ):
            found.append(end + clause + 1)
    return found


def read_progress(words: str, letters: str) -> list[ProgressReport]:
    """What a stretch that begins with, or holds, one naming of problems tells; nothing where it asks or only plans."""
    head = _PROBLEM.search(words)
    if not head or _ASKS.search(words):
        return []
    numbers = [int(one) for one in _numbers(head)]
    rest = words[: head.start()] + "," + words[head.end() :]
    if not numbers or (
        not _MOVING.search(words[head.end() :] + words[: head.start()].replace("问题", "")) and not rest.strip(",，。 ")
    ):
        return []
    applies = bool(_APPLIES.search(words)) and not _NO_APPLY.search(words)
    percent = read_percent(rest)
    if percent is None and applies:
        percent = 100
    if percent is None and _PLAN.search(rest) and not re.search(r"已|正在|了", rest):
        return []
    if not _MOVING.search(rest) and percent is None:
        return []
    if line := _PROGRESS_LINE.search(words):
        told = letters[slice(*line.span("t"))].strip()
        return [ProgressReport(one, percent, told, applies) for one in numbers]
    begins = _HEAD.match(words[: head.start()])
    alone = begins is not None and begins.end() == head.start()
    text = letters[head.end() :] if alone else letters
    text = text.strip(" 　，,。；;：:、的\n") or letters.strip()
    return [ProgressReport(one, percent, text, applies) for one in numbers]


def _numbers(match: re.Match[str]) -> list[int]:
    told = [match[group] for group in "abcdefghijkl" if match[group]]
    told += [one[0] for one in _NUMERAL.finditer(match["more"] or "")]
    try:
        return [ord(one) - ord("①") + 1 if "①" <= one <= "⑳" else number(one) for one in told]
    except (ValueError, KeyError):
        return []


def read_percent(words: str) -> int | None:
    """How far it is in per cent; None where it is not told, or in more than one way."""
    told: list[tuple[int, bool]] = []
    for match in (*_SHARE.finditer(words), *_PER_CENT.finditer(words)):
        before = words[max(0, match.start() - 20) : match.start()]
        if _ONLY_PLANNED.search(before) or (match[0].startswith("百分") and match.re is _SHARE):
            continue
        value = _percent(match)
        if value is not None and value <= 100:
            told.append((value, bool(_UP_TO.search(before))))
    if told:
        up_to = [value for value, to in told if to]
        values = set(up_to if len(set(up_to)) == 1 and len(told) > 1 else [value for value, _ in told])
        return values.pop() if len(values) == 1 else None
    if _HALF.search(words):
        return 50
    if _NONE.search(words):
        return 0
    done = [
        match
        for match in _DONE.finditer(words)
        if not _ONLY_PLANNED.search(words[max(0, match.start() - 20) : match.start()])
    ]
    if done and not _PARTLY.search(words) and not _NOT_DONE.search(words):
        return 100
    return None


def _percent(match: re.Match[str]) -> int | None:
    try:
        if match.re is _SHARE:
            of, part = number(match["of"]), number(match["part"])
            return round(100 * part / of) if of and part <= of else None
        if match["r"]:
            tens = int(match["r"]) if match["r"].isdigit() and match["r"].isascii() else DIGITS[match["r"]]
            rest = 5 if match["s"] == "半" else DIGITS.get(match["s"] or "", 0)
            return tens * 10 + rest
        return int(match["p"]) if match["p"] else number(match["q"])
    except (ValueError, KeyError):
        return None
