"""Units and people of a file against those that are known: a shorter form counts where it fits only one."""

import re
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from functools import lru_cache

from reading.tables.outcome import ImportOutcome, Remark
from reading.tables.problem_record import ImportedProblem
from reading.tables.words import squeezed

_FRAME = re.compile(r"^中共|^中国共产党|支部委员会$|委员会$")
_SAME = (
    (re.compile("第(?=[一二三四五六七八九十0-9])"), ""),
    (re.compile("党支部|支部委员会"), "支部"),
    (re.compile("党总支"), "总支"),
)
_DIGITS = str.maketrans("123456789", "一二三四五六七八九")


def match_names(
    outcome: ImportOutcome[ImportedProblem], units: Sequence[str], people: Mapping[str, Collection[str]]
) -> ImportOutcome[ImportedProblem]:
    """Give each record its unit's own name; ask where none or several fit. `people`: the known names of each unit."""
    known = Counter(name for names in people.values() for name in names)
    for record in outcome.records:
        unknown = []
        if record.unit and (found := unit_named(record.unit, tuple(units))):
            record.unit = found
        elif record.unit:
            unknown.append(("unit", "unknown_unit"))
        for name in (record.person or "").split("、"):
            if name and not known[name]:
                unknown.append(("person", "unknown_person"))
            elif known[name] > 1 and name not in people.get(record.unit or "", ()):
                unknown.append(("person", "same_name"))
        key = record.problem[:60]
        outcome.asked += [Remark(record.at, key, field, reason) for field, reason in dict.fromkeys(unknown)]
    return outcome


@lru_cache(maxsize=4096)
def unit_named(words: str, units: tuple[str, ...]) -> str | None:
    """The one unit that is meant: 一支部 for 第一党支部, 供水所 for 城区供水所党支部 where there is only one 供水所."""
    if words in units:
        return words
    wanted = _plain(words)
    same = [unit for unit in units if _plain(unit) == wanted]
    if not same and len(wanted) > 1:
        same = [unit for unit in units if _within(wanted, _plain(unit))]
    return same[0] if len(same) == 1 else None


def _within(short: str, long: str) -> bool:
    """It is the end of the longer, or what stands before its kind; or has the longer within it."""
    return long.endswith(short) or short.endswith(long) or re.sub("支部|总支|委", "", long).endswith(short)


def _plain(words: str) -> str:
    plain = squeezed(words)
    for pattern, instead in ((_FRAME, lambda match: "支部" if match[0].startswith("支部") else ""), *_SAME):
        plain = pattern.sub(instead, plain)
    return plain.translate(_DIGITS)
