"""The headline of a news brief: what it names is told again below, with its day."""

import re
from collections.abc import Sequence

from reading.days import Day
from reading.kinds import Mention

LONGEST = 40

_NO_HEADLINE = re.compile(r"[0-9:]|(?:记录|纪要|汇总|情况|台账|报告|小结|总结|如下|登记表?)\s*$")


def without_headline(words: str, kinds: Sequence[Mention], days: Sequence[Day]) -> list[Mention]:
    """`kinds` but for those of a headline above one running text that names a kind and a day itself."""
    end = words.find("\n")
    headline, rest = words[: max(end, 0)], words[end + 1 :]
    if not 0 < end <= LONGEST or _NO_HEADLINE.search(headline) or rest.strip().count("\n") > 3:
        return list(kinds)
    above = [one for one in kinds if one.start < end]
    below = [one for one in kinds if one.start > end]
    dated = any(day.start > end for day in days)
    bare = len(headline.strip()) - sum(one.end - one.start for one in above) < 4
    return below if above and below and dated and not bare and len(rest) > 40 else list(kinds)
