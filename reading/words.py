"""Plain words as answers: short ones, long ones, names. Every parser takes what was typed and the day it was typed."""

import re
import unicodedata
from collections.abc import Callable
from datetime import date

from dialogue import Unacceptable

_NAME = re.compile(r"[^\W\d_](?:[^\W\d_]|·){1,19}")
_DOTS = str.maketrans("・•‧．", "····")  # between the parts of a name: 古丽·阿依


def text_up_to(longest: int, *, lines: bool = False) -> Callable[[str, date], str]:
    """A parser for one to `longest` characters, in one line or, with `lines`, in several."""

    def parse(text: str, _today: date) -> str:
        words = clean(text) if lines else " ".join(clean(text).split())
        if not words:
            raise Unacceptable("这一项是空的，请写几个字。")
        if len(words) > longest:
            raise Unacceptable(f"太长了（{len(words)}字），请写在{longest}字以内。")
        return words

    return parse


short_text = text_up_to(100)
long_text = text_up_to(2000, lines=True)


def person_name(text: str, _today: date) -> str:
    """A person's name, of 2 to 20 characters."""
    name = clean(text).replace(" ", "").translate(_DOTS)
    if not _NAME.fullmatch(name):
        raise Unacceptable("请写姓名，例如：王芳。")
    return name


def clean(text: str) -> str:
    """`text` without control characters, with single blanks; line breaks stay."""
    kept = "".join(letter for letter in text if letter == "\n" or not unicodedata.category(letter).startswith("C"))
    return "\n".join(" ".join(line.split()) for line in kept.strip().splitlines())
