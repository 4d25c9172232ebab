"""Results of load and commit functions are stored as JSON, so a dialogue sees them as JSON from the start."""

from json import dumps, loads
from typing import Any

from dialogue.errors import DialogueError


def storable(name: str, value: Any) -> Any:
    """`value` in the form in which it will come back: tuples as lists, keys as strings. Raises DialogueError."""
    if value is None or isinstance(value, str | bool | int):
        return value
    try:
        return loads(dumps(value, allow_nan=False))
    except (TypeError, ValueError) as error:
        raise DialogueError(f"{name}: what is given to a dialogue must be JSON: {error}") from error


def fresh(value: Any) -> Any:
    """A copy of a JSON value, so that a dialogue can't change what is stored."""
    if isinstance(value, dict):
        return {key: fresh(item) for key, item in value.items()}
    if isinstance(value, list):
        return [fresh(item) for item in value]
    return value
