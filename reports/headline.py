"""Breaks a long title into lines between words, as even as possible, in the shape of a trapezoid or a lozenge.

(GB/T 9704-2012, 7.3.1: 回行时，要做到词意完整，排列对称，长短适宜，间距恰当，标题排列应当使用梯形或菱形。)
"""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from itertools import combinations, pairwise

LINE = 19  # characters of 22 pt: 20 fill the 156 mm, but a title should not touch both edges
MOST_LINES = 4

# The cost of a break, measured in characters of unevenness. A period of time belongs to the words after it.
AT_WORD, AFTER_NAME = 1, 9

# Characters that end a word in a unit's name or a title. Left out are those that may begin another word together with
# the next one (市场, 县委): a missed break does no harm, a split word does.
_WORD_ENDS = re.compile(
    "[省市县区局厅](?![委直级场政民容域划市县区])|委员会|公司|中心|大学|学院|医院|街道|党建工作"
    "|(?=机关党委|党委|党组|党总支|党支部|三张清单)"
)


def lines(title: str, known: Sequence[str] = ()) -> list[str]:
    """`title` in as few lines as possible, preferably broken before one of the `known` names and periods.

    If no breaks make every line short enough, it stays one line for the word processor to break.
    """
    if width(title) <= LINE:
        return [title]
    names = [match for name in known for match in re.finditer(re.escape(name), title)]
    places = {one.end(): AFTER_NAME for one in names}
    places |= {one.end(): AT_WORD for one in _WORD_ENDS.finditer(title)}
    places |= {one.start(): 0 for one in names}
    inside = {place: cost for place, cost in places.items() if 0 < place < len(title)}
    for count in range(2, MOST_LINES + 1):
        if ways := list(_ways(title, inside, count)):
            return min(ways)[-1]
    return [title]


def width(text: str) -> float:
    """Width in Chinese characters; Latin letters and digits count half."""
    return sum(1 if unicodedata.east_asian_width(char) in "WFA" else 0.5 for char in text)


def _ways(title: str, places: dict[int, int], count: int) -> Iterator[tuple[bool, float, list[str]]]:
    """The ways to break `title` into `count` fitting lines, as (narrows in the middle, unevenness, lines)."""
    for ends in combinations(sorted(places), count - 1):
        parts = [title[start:end] for start, end in pairwise((0, *ends, len(title)))]
        widths = [width(part) for part in parts]
        if max(widths) <= LINE:
            steps = [after - before for before, after in pairwise(widths)]
            waist = any(first < 0 < second for first, second in combinations(steps, 2))
            yield waist, max(widths) - min(widths) + sum(places[end] for end in ends), parts
