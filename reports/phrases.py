"""The small language of the report template's sentences.

`{word}` and `{what:metric}` are filled from the records. `[…]` is left out if its content doesn't concern the
organisation (a 党支部 holds no 党组会议), `[?…]` if any of its content is missing. Nothing else is special.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from reports.tree import Blank, PlainText, Run


class PhraseError(ValueError):
    """A sentence of the template has a mistake; the text says which."""


@dataclass(frozen=True, slots=True)
class Slot:
    """`{word}` (then `of` is empty) or `{word:of}`."""

    word: str
    of: str = ""

    def __str__(self) -> str:
        return f"{{{self.word}:{self.of}}}" if self.of else f"{{{self.word}}}"


@dataclass(frozen=True, slots=True)
class Clause:
    """`[…]`, or `[?…]` if `optional`."""

    parts: "Phrase"
    optional: bool


Phrase = tuple[str | Slot | Clause, ...]


def parse(text: str) -> Phrase:
    """The sentence `text`. Raises PhraseError."""
    return _sequence(re.split(r"(\{[^{}]*\}|\[\??|\]|[{}])", text), inside=False)[0]


def slots(phrase: Phrase) -> Iterator[Slot]:
    """Every slot of `phrase`, including those inside clauses."""
    for part in phrase:
        if isinstance(part, Slot):
            yield part
        elif isinstance(part, Clause):
            yield from slots(part.parts)


@dataclass(frozen=True, slots=True)
class Filling:
    """What fills a slot: `runs`, or none if no record does; `missing` then says what is missing.

    `counts` is False for what is always known (the period, the organisation's name) and so doesn't prove a record.
    `concerns` is False if it doesn't concern the organisation.
    """

    runs: tuple[Run, ...]
    missing: str = ""
    counts: bool = True
    concerns: bool = True


@dataclass(frozen=True, slots=True)
class Filled:
    """A filled sentence. `has_records` says whether it uses any record; `missing` lists what is missing."""

    runs: tuple[Run, ...]
    missing: tuple[str, ...]
    has_records: bool
    concerns: bool


def fill(phrase: Phrase, resolve: Callable[[Slot], Filling]) -> Filled:
    """`phrase` with every slot resolved; slots that no record fills become Blanks."""
    runs: list[Run] = []
    missing: list[str] = []
    has_records = concerns = False
    for part in phrase:
        match part:
            case str():
                runs.append(PlainText(part))
            case Slot():
                filling = resolve(part)
                concerns |= filling.counts and filling.concerns
                has_records |= filling.counts and bool(filling.runs)
                runs += filling.runs or [Blank(filling.missing)]
                if not filling.runs:
                    missing.append(filling.missing)
            case Clause(parts, optional):
                inner = fill(parts, resolve)
                concerns |= inner.concerns
                if inner.missing if optional else not inner.concerns:
                    continue
                runs += inner.runs
                missing += inner.missing
                has_records |= inner.has_records
    return Filled(_joined(runs), tuple(missing), has_records, concerns)


def _joined(runs: Sequence[Run]) -> tuple[Run, ...]:
    """`runs` with adjacent texts merged."""
    joined: list[Run] = []
    for run in runs:
        if isinstance(run, PlainText) and joined and isinstance(joined[-1], PlainText):
            joined[-1] = PlainText(joined[-1].text + run.text)
        else:
            joined.append(run)
    return tuple(joined)


def _sequence(pieces: list[str], *, inside: bool) -> tuple[Phrase, list[str]]:
    """The sentence at the start of `pieces` (up to the closing ] if `inside` a clause), and the remaining pieces."""
    parts: list[str | Slot | Clause] = []
    while pieces:
        piece, *pieces = pieces
        match piece:
            case "]":
                if not inside:
                    raise PhraseError("多了一个 ]")
                return tuple(parts), pieces
            case "[" | "[?":
                inner, pieces = _sequence(pieces, inside=True)
                parts.append(Clause(inner, optional=piece == "[?"))
            case "{" | "}":
                raise PhraseError(f"{piece} 没有配对")
            case _ if piece.startswith("{"):
                word, _, of = piece[1:-1].partition(":")
                parts.append(Slot(word.strip(), of.strip()))
            case _ if piece:
                parts.append(piece)
    if inside:
        raise PhraseError("[ 没有配对的 ]")
    return tuple(parts), pieces
