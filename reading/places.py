"""Where it was held: told by 在, 到, 赴 before the name of a place, or by a place that stands alone."""

import re

from reading.kinds import QUOTED
from reading.lexicon import Lexicon

_NO_PLACE = re.compile(
    r"[0-9]{1,4}(?:[点日月时]|号(?!楼|院|会议|厅|教))|(?:下|中|内|后|时|前|期间|(?<![线网山])上|方面|基础上)$"
    r"|^(?:现场|会场|到场|一线|场|所|各地|基层|院|馆|我|本|这|全|各|厂|站|村|镇|乡|楼|岗|会|大|会议|那场|这场|一场|上半场)$|支部$|党员$|开展|召开|举行|举办|组织|^(?:还是|仍是|老地方)|(?:主持|扫|捡|清)"
)
_STOPS = r"[^,。;:\s\0()、]"

Found = tuple[str, tuple[int, int]]


class PlaceFinder:
    """Knows what places are called from the lexicon."""

    def __init__(self, lexicon: Lexicon) -> None:
        place, go, hold, act = (lexicon.any(name) for name in ("place", "go", "hold", "act"))
        agenda = lexicon.any("agenda")
        ends = (
            rf"(?=[,。;:\s\0()、]|$|{hold}|{act}|{agenda}"
            r"|由|主持|[扫捡]|党员|全体|组织|设立|隆重|如期|顺利|共同|联合|参加|[0-9]|的了?$|了)"
        )
        begins = r"(?<![存现所自实旨还])"
        self._patterns = (
            re.compile(
                rf"(?:地点|会议室)(?:设?在|是|为|[:\s])?\s*(?P<at>{_STOPS}{{2,24}}?(?:{place}|楼))(?=[,。;\s\0()、参主记]|$)"
            ),
            re.compile(rf"(?<!地)地点(?:设?在|是|为|:)?\s*(?P<at>{_STOPS}{{2,20}})"),
            re.compile(
                rf"{begins}在(?P<at>{_STOPS}{{1,20}}?)(?=召开|举行|举办|开展了?|开了|开的|过的?|组织开展|隆重|如期|顺利|共同举办|联合)"
            ),
            re.compile(rf"{begins}在(?P<at>{_STOPS}{{0,20}}?{place}){ends}"),
            re.compile(rf"(?<![达直受找得见提看迎接]){go}了?(?:的是?)?(?:位于)?(?P<at>{_STOPS}{{1,18}}{place}){ends}"),
            re.compile(rf"(?<![^,。;:\n\0\s(])(?P<at>{_STOPS}{{0,16}}{place})(?=[,。;\n\0\s)]|$)"),
        )
        self._verb_first = re.compile(rf"{lexicon.any('act', 'agenda')}了?(?![室厅])|^(?:{go}|第|由|为|向|与|和|把|对)")

    def find(self, words: str) -> Found | None:
        """The place told in `words`, in which what was understood otherwise is blanked, and where it stands."""
        said = QUOTED.sub(lambda quoted: "\0" * len(quoted[0]), words)
        for number, pattern in enumerate(self._patterns):
            for match in pattern.finditer(said):
                at = match["at"]
                if _NO_PLACE.search(at) or len(at) < 2:
                    continue
                if number == 5 and self._verb_first.search(at):
                    continue
                return at, match.span() if number < 4 or number == 5 else (match.start(), match.end())
        return None
