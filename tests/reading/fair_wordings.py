"""Whether a value that was read says the same as the expected one, though the wording may differ."""

import re
import unicodedata

# Words before and after a title that do not change what the record is about.
_LEAD = re.compile(
    "(组织|集中|专题|认真|重点|主要|传达|学习|领学|贯彻|研究|讨论|商议|审议|审查|审定|听取|观看|参观|走进|前往|参加|开展|进行"
    "|部署|安排|布置|通报|通过|宣读|宣讲|围绕|关于|学|听|看|议|讲|定|赴|到|去|在|了|的)+"
)
_TAIL = re.compile(
    "(工作|事宜|事项|问题|情况|的事情|的事|精神|活动|会议|相关|有关|等|了|联合|联建"
    "|主题党日|党日|志愿服务|廉政教育|警示教育|集中学习|党史学习教育|专题党课|党课|专题研讨)+$"
)
# Numbers of an agenda: 一、 （二） 3. ④ 一是
_NUMBERING = re.compile(
    r"(?<!\w)(?:[(（]?[一二三四五六七八九十\d]{1,2}[)）、]|\d{1,2}[.．](?!\d)|[①-⑩]|[一二三四五]是)"
)
_MARKS = re.compile(r"[\W_]")


def bare(words: str) -> str:
    """`words` without numbering, punctuation, blanks and title marks."""
    return _MARKS.sub("", unicodedata.normalize("NFKC", _NUMBERING.sub(" ", words)))


def same_title(expected: str, given: str) -> bool:
    """For topics and other titles: equal but for marks, numbering, and the words around each item."""
    return bare(expected) == bare(given) or core(expected) == core(given)


def core(title: str) -> str:
    """The items of a title without the verbs before and the general nouns after them."""
    return "".join(_item(bare(item)) for item in re.split(r"[；;\n]", _NUMBERING.sub("；", title)))


def _item(words: str) -> str:
    """An item made only of such words stays as it is."""
    shorter = _LEAD.sub("", words, count=1) if _LEAD.match(words) else words
    return _TAIL.sub("", shorter) or shorter or words


def holds_words(expected: str, given: str, message: str) -> bool:
    """For longer passages: `given` is taken from the message and holds the expected words."""
    return bare(expected) in bare(given) and bare(given) in bare(message)
