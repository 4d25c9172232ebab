"""Removes characters that some database can't store; people's clients sometimes send them."""

import re
from typing import Any

# Lone surrogates, which UTF-8 can't encode, and NUL, which PostgreSQL refuses.
_UNKEEPABLE = re.compile("[\ud800-\udfff\0]")


def keepable(value: Any) -> Any:
    """A JSON `value` with every text in it made storable."""
    match value:
        case str():
            return _UNKEEPABLE.sub("\ufffd", value)
        case dict():
            return {keepable(name): keepable(one) for name, one in value.items()}
        case list() | tuple():
            return [keepable(one) for one in value]
        case _:
            return value
