"""The other branches of a joint event: 和河道管理所党支部一起, 联合东关社区党支部."""

import re

_BRANCH = r"[一-鿿0-9]{1,14}?(?:党支部|支部|党总支|党委)"
_BRANCHES = rf"{_BRANCH}(?:[、,和与及]{_BRANCH}){{0,59}}"
_TOGETHER = "(?:联合|一起|一同|共同|联办|合办|携手|联手|结对|联建|共建)"
_NAME = re.compile(_BRANCH)
_BEFORE = re.compile(rf"(?:与|和|同|跟)(?=[^,。;\n]{{2,600}}{_TOGETHER})")
_WITH = re.compile(r"(?:联合|携手|会同|联手)(?P<who>[一-鿿0-9]{1,14}?(?:党支部|支部))")
_OWN = re.compile(r"^(?:我们?|咱们?|本|两个?|各|全)(?:党?支部)?$|^(?:党支部|支部)$")
_LEAD = re.compile(r"^(?:与|和|同|跟|及|、|的|由|我|去|们)+")
_OURS = re.compile("(?:我们?|咱们?|本)[一-鿿]{0,6}支部")

Span = tuple[int, int]


def find_joint(words: str) -> tuple[list[str], list[Span]]:
    """The branches named as partners, and where; linear: each name is looked at once."""
    if match := _WITH.search(words):
        return _names(words, match.start("who"), match.end("who"))
    together = re.search(_TOGETHER, words)
    if not together:
        return [], []
    begins = list(re.finditer("[与和同跟]", words[: together.start()][-600:]))
    if not begins:
        return [], []
    floor = max(0, together.start() - 600)
    sentence = max(words.rfind("。", floor, together.start()), words.rfind("\n", floor, together.start()))
    spans = [match.start() + floor for match in begins if match.start() + floor > sentence]
    if not spans:
        return [], []
    after = words[spans[-1] + 1 : together.start()]
    if _OURS.match(after):
        begin = max(words.rfind(mark, 0, spans[-1]) for mark in ",。;\n\0") + 1
        return _names(words, begin, spans[-1])
    after = words[spans[0] + 1 : together.start()]
    if len(re.sub(rf"{_NAME.pattern}|[、,和与及同跟\0]", "", after)) > 14:
        return [], []
    return _names(words, spans[0] + 1, together.start())


def _names(words: str, start: int, end: int) -> tuple[list[str], list[Span]]:
    names, spans = [], []
    for match in _NAME.finditer(words, start, end):
        name = _LEAD.sub("", match[0])
        if len(name) > 2 and not _OWN.match(name):
            names.append(name)
            spans.append((match.end() - len(name), match.end()))
    return names, spans
