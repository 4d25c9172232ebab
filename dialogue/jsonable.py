"""What functions give to a dialogue is kept as JSON, so the dialogue sees it as JSON from the first moment on."""

from json import dumps, loads
from typing import Any

from dialogue.errors import DialogueError


def storable(name: str, value: Any) -> Any:
    """`value` as it will come back from storage: tuples as lists, keys as strings. Raises DialogueError."""
    if value is None or isinstance(value, str | bool | int):
        return value
    try:
        return loads(dumps(value, allow_nan=False))
    except (TypeError, ValueError) as error:
        raise DialogueError(f"{name}: what is given to a dialogue must be JSON: {error}") from error


def fresh(value: Any) -> Any:
    """A copy of a JSON value, so that a dialogue that changes what it was given doesn't change what is kept."""
    if isinstance(value, dict):
        return {key: fresh(item) for key, item in value.items()}
    if isinstance(value, list):
        return [fresh(item) for item in value]
    return value
