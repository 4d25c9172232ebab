"""The words that only one kind has (品牌名称, 带动的业务工作, 第一议题): told after one of the field's own words."""

import re
from collections.abc import Mapping, Sequence

from domain.catalogue import DetailField, Kind
from reading.numbers import normal

Span = tuple[int, int]

_TITLE = r"《[^《》\n]{1,80}》|“[^“”\n]{1,40}”"


class DetailReader:
    """Reads texts and choices; counts are read by `particulars`."""

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
            elif field.type == "text" and (span := _told(field, words)):
                found[field.code] = letters[slice(*span)].strip("“”")
                taken.append(span)
        return found


def _told(field: DetailField, words: str) -> Span | None:
    for word in sorted((field.label, *field.words), key=len, reverse=True):
        pattern = rf"{re.escape(normal(word))}(?:为|是|叫|了|:|的是)?\s?(?P<t>{_TITLE}[^,。;\n]{{0,10}}|[^,。;\n\0:：的]{{2,40}})"
        if match := re.search(pattern, words):
            return match.span("t")
    return None
