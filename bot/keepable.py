"""Text that every database can keep: people, or what stands between us and them, may send what none can."""

import re
from typing import Any

# Half of a character, which is no UTF-8, and the one character that PostgreSQL refuses.
_UNKEEPABLE = re.compile("[\ud800-\udfff\0]")


def keepable(value: Any) -> Any:
    """`value`, as JSON knows values, with every text in it made fit to be kept."""
    match value:
        case str():
            return _UNKEEPABLE.sub("\ufffd", value)
        case dict():
            return {keepable(name): keepable(one) for name, one in value.items()}
        case list() | tuple():
            return [keepable(one) for one in value]
        case _:
            return value
