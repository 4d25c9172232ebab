"""Who chaired, lectured and took the minutes: known by a surname beside the word for what he did. A post is no name."""

import re

from reading.kinds import QUOTED
from reading.lexicon import Lexicon

_HAN = r"[一-鿿]"
_NEVER = set("的了在我们支部会议党员书记主任和为由同志本人是以请与及讲课开展")
_EDGE = r"(?=[,。;:、()\s\0]|$|议题|主题|题目|地点|时间|内容|记录|主持|参加|主讲)"

_CUES = {"host": re.compile("主持"), "recorder": re.compile("记录"), "lecturer": re.compile("讲|授|课|作|做")}

Found = tuple[str, tuple[int, int]]


class NameFinder:
    """Knows surnames and posts from the lexicon."""

    def __init__(self, lexicon: Lexicon) -> None:
        compound = "|".join(word for word in lexicon.words["surname"] if len(word) > 1)
        single = "".join(word for word in lexicon.words["surname"] if len(word) == 1)
        post = lexicon.any("post")
        self._post = re.compile(post)
        self._surname = re.compile(f"(?:{compound}|[{single}])")
        name = rf"(?:(?:{compound}|[{single}]){_HAN}{{1,2}}|{_HAN}{{2,6}}·{_HAN}{{2,6}})"
        told = (
            rf"(?:[是为在:]|均[由为是])?\s*(?:(?:小[{single}])|{_HAN}{{0,6}}?{post})?\s*"
            rf"(?P<name>{name})(?:{post}|同志)?{_EDGE}"
        )
        own = r"(?:的?[是为由:])?\s*(?P<own>我(?!们|支部|局)|本人)"
        self._told = {
            "host": re.compile(rf"主持(?:人)?{told}|主持(?:人)?{own}"),
            "lecturer": re.compile(rf"(?:主讲|主讲人|讲课人|授课人|宣讲人){told}|(?:主讲|讲课|授课)人?{own}"),
            "recorder": re.compile(rf"记录(?:人|员)?{told}|记录(?:人|员)?{own}"),
        }
        where = (
            r"(?:本人|同志)?(?:带头)?(?:以[^,。;\n]{0,3}\0{2,80}为(?:主题|题|题目),?)?"
            r"(?:带头)?(?:在[^,。;\n\0]{1,14}?|(?:到|为|给|向)[^,。;\n]{1,14}?)?(?:带头)?"
        )
        lecture = (
            rf"(?:{lexicon.any('lecture_verb')}|(?:讲授?|上|作|做)(?:的|了)?(?:一?[堂次节个场])?"
            rf"[^,。;\n]{{0,10}}?(?:党课|课)|(?:讲|上)的|讲授?\0|讲授|主讲)"
        )
        self._did = {
            "host": re.compile(r"(?P<who>[^,。;:\n()、\0]{1,14}?)(?:同志)?(?:召集并)?主持(?!人|词)"),
            "lecturer": re.compile(rf"(?P<who>[^,。;:\n()\0、]{{1,14}}?){where}{lecture}"),
            "recorder": re.compile(r"(?P<who>[^,。;:\n()\0、]{1,14}?)(?:负责|作|做)?记录(?=[,。;)\s\0]|$)"),
        }
        self._own = re.compile(r"(?:^|由|请|[,。;]|是|课)(?:我们?支部)?(?:(?:党?支部)?书记|我|本人)$")

    def find(self, role: str, words: str, secretary: str) -> Found | None:
        """Who did it, and where it stands; `secretary` is who writes: 书记 and 我 are he. None where it is not sure."""
        said = QUOTED.sub(lambda quoted: "\0" * len(quoted[0]), words)
        if not _CUES[role].search(said):
            return None
        if match := self._told[role].search(said):
            if match["own"]:
                return (secretary, match.span()) if secretary else None
            return self._clean(match["name"]), match.span()
        for match in self._did[role].finditer(said):
            if name := self._last_name(match["who"], secretary):
                return name, (match.end("who") - len(name) if name in match["who"] else match.start("who"), match.end())
        return None

    def plain(self, told: str) -> str:
        """The name in the value of a label: 党小组长韩冬 → 韩冬; "" where there is none, or several."""
        told = re.split(r"[,;。\n(]", told.strip())[0].strip()
        joined = re.sub(r"(?<=^[一-鿿]) +(?=[一-鿿]$)", "", told)
        if re.search(r"[、和]", joined):
            return ""
        name = self._last_name(joined.split(" ")[0], "")
        if name:
            return name
        rest = self._post.sub("", joined)
        return rest if re.fullmatch(rf"{_HAN}{{2,4}}|{_HAN}{{2,6}}·{_HAN}{{2,6}}", rest) else ""

    def names_in(self, told: str) -> list[str]:
        """The names in a list of persons: 王芳、李四（书记）."""
        parts = [re.sub(r"\(.*", "", part).strip() for part in re.split(r"[、,;\s]+", told)]
        parts = [part for part in parts if part]
        names = [self._last_name(part, "") or (part if re.fullmatch(rf"{_HAN}{{2,3}}", part) else "") for part in parts]
        return names if names and all(names) else []

    def _last_name(self, who: str, secretary: str) -> str:
        """The name that `who` ends with, before posts: 支部书记王建民, 王建民同志."""
        bare = re.sub(r"(?:同志|均)$", "", who)
        while len(bare) > 2 and (posted := re.search(rf"{self._post.pattern}$", bare)) and posted.start() >= 1:
            if self._surname.fullmatch(bare[max(0, posted.start() - 1) : posted.start()]) and posted[0] in (
                "老师",
                "教授",
            ):
                return bare[posted.start() - 1 :]
            bare = bare[: posted.start()]
        if secretary and self._own.search(who):
            return secretary
        for length in (3, 4, 2):
            name = bare[-length:]
            if len(name) == length and self._is_name(name, bare[:-length], length):
                return name
        return ""

    def _is_name(self, name: str, before: str, length: int) -> bool:
        surname = self._surname.match(name)
        if not surname or (length == 4 and len(surname[0]) < 2) or any(letter in _NEVER for letter in name[1:]):
            return False
        if before and self._surname.fullmatch(before[-1]) and length == 2:
            return bool(re.search(rf"(?:{self._post.pattern}|由|请|是)$", before))
        return True

    def _clean(self, name: str) -> str:
        posted = self._post.search(name)
        return name[: posted.start()] if posted and posted.start() >= 2 else name
