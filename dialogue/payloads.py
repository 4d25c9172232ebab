"""The payload of a button: `run.token.index` in base 36, well below a platform's limit of 64 bytes."""

from dialogue.shapes import Tap

_DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz"


def base36(number: int) -> str:
    """A non-negative number in the form that `int(…, 36)` reads."""
    if number < 0:
        raise ValueError(f"{number} is negative")
    digits = ""
    while True:
        number, digit = divmod(number, 36)
        digits = _DIGITS[digit] + digits
        if not number:
            return digits


def payload(run: str, token: int, index: int) -> str:
    """The payload of button `index` of the question shown as `token`; under 25 bytes if the run is a 64-bit number."""
    return f"{run}.{base36(token)}.{base36(index)}"


def parse_payload(text: str) -> Tap | None:
    """The tap for a text made by `payload`, or None for any other text."""
    parts = text.split(".")
    if len(parts) != 3 or not all(part and all(digit in _DIGITS for digit in part) for part in parts):
        return None
    run, token, index = parts
    return Tap(run, int(token, 36), int(index, 36))
