"""Who answers: names, posts and units in one cell, however they are put together; padded names become one word."""

import re
from dataclasses import dataclass, field
from functools import cache, lru_cache
from typing import Literal

from reading.numbers import normal
from reading.tables.words import is_blank, lists, longest_first, squeezed

Column = Literal["leader", "unit", "person", "who"]

LONGEST = 400  # letters of a cell that names people; what is longer is asked for

_PADDED = re.compile(r"(?<![一-鿿])([一-鿿])[ \t\u3000]+([一-鿿])(?![一-鿿])")
_SPACED = re.compile(r"[^\S\n]+")
_DIVIDERS = re.compile(r"[、,;/\n]|\s+及\s*|\s+和\s*")
_HAN = r"[㐀-鿿]"
_FOREIGN = re.compile(rf"{_HAN}{{1,8}}[·•・]{_HAN}{{1,8}}")
_BRACKETED = re.compile(r"\(([^()]*)\)?")
_COURTESY = re.compile(r"(?:同志|等人|等)+$")
_LONE = re.compile(rf"{_HAN}{{2,4}}")


@dataclass(slots=True)
class Who:
    """What a cell says of people and units. `several`: it speaks of more units than one can tell apart."""

    names: list[str] = field(default_factory=list)
    posts: list[str] = field(default_factory=list)
    units: list[str] = field(default_factory=list)
    leaders: list[str] = field(default_factory=list)
    several: bool = False


@lru_cache(maxsize=16_384)  # the same few people answer for most rows
def who(text: str, column: Column) -> Who:
    """Read the cell of such a column. Callers don't change what they get."""
    found = Who()
    if len(text) > LONGEST or is_blank(text):
        return found
    plain = _joined(normal(text).strip())
    labelled = _labelled(plain)
    if labelled:
        for label, words in labelled:
            _read_labelled(label, words, found)
        return found
    if squeezed(text).startswith(tuple(lists()["units"]["several"])):
        found.several = True
        if column in ("leader", "person"):
            found.posts.append(squeezed(text))
        return found
    for piece in _pieces(plain):
        _read_piece(piece, column, found)
    return found


def is_name(word: str) -> bool:
    """It reads as a person's name: a known surname and one or two letters more, and no unit and no post."""
    if _FOREIGN.fullmatch(word):
        return True
    if not _name().fullmatch(word) or _ends_with_post(word):
        return False
    units = lists()["units"]
    if word in lists()["names"]["others"]:
        return False
    return not (word in units["endings"] or (len(word) > 2 and word.endswith(tuple(units["strong"]))))


def is_unit(word: str) -> bool:
    """It ends as the name of a unit does."""
    return len(word) > 1 and word.endswith(tuple(lists()["units"]["endings"]))


def _joined(text: str) -> str:
    """石　磊 → 石磊."""
    return _SPACED.sub(" ", _PADDED.sub(r"\1\2", text))


def _labelled(text: str) -> list[tuple[str, str]]:
    """责任单位：…；责任人：… as pairs of label and words; nothing where the cell has no labels."""
    pattern = re.compile(rf"(?:^|(?<=[\s;,。、(]))({_all_labels()})\s*:\s*")
    matches = list(pattern.finditer(text))
    if not matches or text[: matches[0].start()].strip():
        return []
    ends = [match.start() for match in matches[1:]] + [len(text)]
    return [
        (_label_of(match[1]), text[match.end() : end].strip(" ;,。\n、"))
        for match, end in zip(matches, ends, strict=True)
    ]


@cache
def _all_labels() -> str:
    return longest_first(normal(word) for words in lists()["labels"].values() for word in words)


def _label_of(word: str) -> str:
    return next(str(label) for label, words in lists()["labels"].items() if word in map(normal, words))


def _read_labelled(label: str, words: str, found: Who) -> None:
    if label == "helping":
        return
    if label == "leader":
        inner = who(words, "leader")
        found.leaders += inner.names
        found.posts += inner.posts
        return
    inner = who(words, "unit" if label == "unit" else "person")
    found.names += inner.names
    found.units += inner.units
    found.several |= inner.several
    if label == "unit":
        found.posts += inner.posts


def _pieces(text: str) -> list[str]:
    """Divided at 、，；/ and line breaks, but not within brackets."""
    pieces, depth, begins = [], 0, 0
    for at, letter in enumerate(text):
        depth += (letter == "(") - (letter == ")")
        if depth <= 0 and _DIVIDERS.match(letter):
            pieces.append(text[begins:at])
            begins = at + 1
    pieces.append(text[begins:])
    return [piece.strip(" 。.:") for piece in pieces if piece.strip(" 。.:")]


def _read_piece(piece: str, column: Column, found: Who) -> None:
    brackets = [inner.strip() for inner in _BRACKETED.findall(piece) if inner.strip()]
    head = _BRACKETED.sub(" ", piece).strip()
    role = next((inner for inner in brackets if inner in lists()["units"]["lead"]), None)
    if any(inner in lists()["units"]["helping"] for inner in brackets):
        return
    before = len(found.units)
    for word in re.split(r"[\s:]+|-(?=[㐀-鿿])", head):
        if word in lists()["units"]["kinds"] and len(found.units) > before:
            found.units[-1] += word  # 城区供水所 党支部
        elif bare := _COURTESY.sub("", word):
            _read_word(bare, column, found)
    if role and len(found.units) > before:
        found.units[:] = found.units[before:]
        return
    for inner in brackets:
        if column in ("unit", "who") and len(found.units) > before and is_unit(inner):
            found.units[-1] += f"（{inner}）"  # 机关党委（党建办）
        elif inner != role:
            for part in _pieces(inner):
                _read_word(_joined(part).replace(" ", ""), "person" if column in ("unit", "who") else column, found)


def _read_word(word: str, column: Column, found: Who) -> None:
    if is_name(word) and not (column == "unit" and is_unit(word)):
        found.names.append(word)
    elif match := _post_and_name().fullmatch(word):
        _take_post(match["post"], column, found)
        found.names.append(match["name"])
    elif (match := _name_and_post().fullmatch(word)) and is_name(match["name"]):
        found.names.append(match["name"])
        found.posts.append(match["post"])
    elif _ends_with_post(word):
        _take_post(word, column, found)
    elif (match := _unit_and_name().fullmatch(word)) and column != "unit" and is_name(match["name"]):
        found.units.append(match["unit"])
        found.names.append(match["name"])
    elif column in ("unit", "who") or is_unit(word):
        found.units.append(word)
    elif _LONE.fullmatch(word):
        found.names.append(word)


def _take_post(words: str, column: Column, found: Who) -> None:
    """城区供水所党支部书记 in a column of units is a unit and a post; a leader's post stays whole."""
    if column in ("unit", "who") and (match := _unit_and_post().fullmatch(words)) and len(match["unit"]) > 2:
        found.units.append(match["unit"])
        words = match["post"]
    found.posts.append(words)


def _ends_with_post(word: str) -> bool:
    return word.endswith(tuple(lists()["posts"]["endings"]))


@cache
def _name() -> re.Pattern[str]:
    surnames = "".join(lists()["names"]["surnames"].split())
    return re.compile(rf"(?:(?:{'|'.join(lists()['names']['compound'])}){_HAN}{{1,2}}|[{surnames}]{_HAN}{{1,2}})")


@cache
def _post_and_name() -> re.Pattern[str]:
    posts = longest_first(lists()["posts"]["endings"])
    return re.compile(rf"(?P<post>.*(?:{posts}))(?P<name>{_name().pattern})")


@cache
def _name_and_post() -> re.Pattern[str]:
    posts = longest_first(lists()["posts"]["endings"])
    return re.compile(rf"(?P<name>{_name().pattern})(?P<post>(?:{posts}))")


@cache
def _unit_and_name() -> re.Pattern[str]:
    units = longest_first(lists()["units"]["endings"])
    return re.compile(rf"(?P<unit>.+(?:{units}))(?P<name>{_name().pattern})")


@cache
def _unit_and_post() -> re.Pattern[str]:
    units = longest_first(lists()["units"]["endings"])
    posts = longest_first(lists()["posts"]["endings"])
    return re.compile(rf"(?P<unit>.*?(?:{units}))(?P<post>(?:{posts}))")
