"""Splits an Outgoing into the Telegram calls that show it, as a pure function with a fixed order.

Because the order never changes, a retry only needs to know how many parts are done.
"""

import unicodedata
from dataclasses import dataclass

from handlers.messages import Button, Outgoing

TEXT_LIMIT = 4096
CAPTION_LIMIT = 1024
TOAST_LIMIT = 200
"""Limits of the Bot API, all in UTF-16 units."""

SHORT_LABEL = 16
"""Columns (a Chinese character is two) that fit into half the width of a phone."""

Rows = tuple[tuple[Button, ...], ...]


@dataclass(frozen=True, slots=True)
class Answer:
    """Acknowledge a tap."""

    query: str
    toast: str


@dataclass(frozen=True, slots=True)
class Redraw:
    """Change a message in place; without `text` only its buttons."""

    message: str
    text: str
    rows: Rows


@dataclass(frozen=True, slots=True)
class SendText:
    text: str
    rows: Rows


@dataclass(frozen=True, slots=True)
class SendFile:
    name: str
    caption: str
    rows: Rows


@dataclass(frozen=True, slots=True)
class ShowCommands:
    commands: tuple[tuple[str, str], ...]


Part = Answer | Redraw | SendText | SendFile | ShowCommands


def parts_of(outgoing: Outgoing) -> list[Part]:
    """The parts in order: the tap is answered first, because a person is waiting; buttons go under the last message."""
    parts: list[Part] = []
    if outgoing.answers:
        parts.append(Answer(outgoing.answers, _cut(outgoing.toast, TOAST_LIMIT)))
    parts += _shown(outgoing)
    if outgoing.commands:
        parts.append(ShowCommands(outgoing.commands))
    return parts


def split_text(text: str, limit: int = TEXT_LIMIT) -> list[str]:
    """Split `text` into pieces of at most `limit` UTF-16 units at line breaks, or inside a line that is too long.

    The line break at a cut is dropped, and so are blank pieces, which Telegram refuses.
    """
    pieces = []
    while len(head := _cut(text, limit)) < len(text):
        # The line break may come right after the head, so that the whole head fits.
        cut = text.rfind("\n", 0, len(head) + 1)
        if cut > 0:
            pieces.append(text[:cut])
            text = text[cut + 1 :]
        else:
            pieces.append(head)
            text = text[len(head) :]
    return [piece for piece in [*pieces, text] if piece.strip()]


def rows_of(buttons: tuple[Button, ...]) -> Rows:
    """Rows in the given order: two short labels share a row, a long one has its own."""
    rows: list[tuple[Button, ...]] = []
    for button in buttons:
        if rows and len(rows[-1]) == 1 and _is_short(rows[-1][0]) and _is_short(button):
            rows[-1] = (*rows[-1], button)
        else:
            rows.append((button,))
    return tuple(rows)


def _shown(outgoing: Outgoing) -> list[Part]:
    rows = rows_of(outgoing.buttons)
    if outgoing.document is None:
        return _texts(outgoing.edits, split_text(outgoing.text), rows)
    if not outgoing.edits and _units(outgoing.text) <= CAPTION_LIMIT:
        return [SendFile(outgoing.document.name, outgoing.text, rows)]
    before = _texts(outgoing.edits, split_text(outgoing.text), ())
    return [*before, SendFile(outgoing.document.name, "", rows)]


def _texts(edits: str, pieces: list[str], rows: Rows) -> list[Part]:
    if not pieces:
        return [Redraw(edits, "", rows)] if edits else []
    last = len(pieces) - 1
    under = [rows if number == last else () for number in range(len(pieces))]
    first: Part = Redraw(edits, pieces[0], under[0]) if edits else SendText(pieces[0], under[0])
    return [first, *map(SendText, pieces[1:], under[1:])]


def _is_short(button: Button) -> bool:
    return sum(2 if unicodedata.east_asian_width(sign) in "WF" else 1 for sign in button.label) <= SHORT_LABEL


def _units(text: str) -> int:
    return len(text.encode("utf-16-le")) // 2


def _cut(text: str, limit: int) -> str:
    """As many whole characters from the start of `text` as `limit` UTF-16 units hold."""
    # No character is more than two units, so what lies beyond `limit` characters can't fit.
    return text[:limit].encode("utf-16-le")[: limit * 2].decode("utf-16-le", "ignore")
