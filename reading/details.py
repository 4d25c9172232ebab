"""The words that only one kind has (品牌名称, 带动的业务工作, 第一议题): told after one of the field's own words."""

import re
from collections.abc import Mapping, Sequence

from domain.catalogue import DetailField, Kind
from reading.numbers import normal

Span = tuple[int, int]

_TITLE = r"《[^《》\n]{1,80}》|“[^“”\n]{1,40}”"


class DetailReader:
    """Reads texts and choices; counts are read by `particulars`."""

    def __init__(self, kinds: Sequence[Kind]) -> None:
        self._patterns = {field: _patterns(field) for kind in kinds for field in kind.fields if field.type == "text"}

    def read(
        self, kinds: Sequence[Kind], words: str, letters: str, known: Mapping[str, str | int], taken: list[Span]
    ) -> dict[str, str | int]:
        """What is told of these kinds' own fields."""
        found: dict[str, str | int] = {}
        for field in (field for kind in kinds for field in kind.fields if field.code not in known):
            if field.type == "choice":
                told = [choice for choice in field.choices if normal(choice) in words]
                if len(told) == 1:
                    found[field.code] = told[0]
                    at = words.find(normal(told[0]))
                    taken.append((at, at + len(told[0])))
            elif field.type == "text":
                match = next((one for pattern in self._patterns[field] if (one := pattern.search(words))), None)
                if match:
                    value = letters[slice(*match.span("t" if match.groupdict().get("t") else "t2"))].strip(" 　")
                    whole = len(value) > 2 and value[0] == "“" and value.find("”") == len(value) - 1
                    if field.code == "branch":
                        value = re.sub(r"(?<=支部).*", "", value)
                    found[field.code] = value[1:-1] if whole else value
                    if not field.label.endswith("名称"):
                        taken.append(match.span())
        return found


def _patterns(field: DetailField) -> list[re.Pattern[str]]:
    """A name is told in quotes beside its word; other words follow theirs."""
    words = [re.escape(normal(word)) for word in sorted((field.label, *field.words), key=len, reverse=True)]
    if field.label.endswith("名称"):
        return [
            re.compile(
                rf"{word}[^,。;\n“]{{0,8}}(?P<t>“[^“”\n]{{1,40}}”)|(?P<u>“[^“”\n]{{1,40}}”){word}".replace(
                    "(?P<u>", "(?P<t2>"
                )
            )
            for word in words
        ]
    return [
        re.compile(rf"{word}(?:为|是|叫|了|:|的是)?\s?(?P<t>(?:{_TITLE}|[^,。;\n\0:了]){{2,60}})") for word in words
    ]
