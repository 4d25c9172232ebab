"""The parameters of one call, read by type; what nobody has read by the end is refused."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from starlette.datastructures import UploadFile
from starlette.requests import Request

from tests.fake_telegram.errors import bad_request
from tests.fake_telegram.world import InlineButton

BUTTONS_LIMIT = 100
CALLBACK_DATA_LIMIT = 64
"""Bytes (Bot API, InlineKeyboardButton)."""


@dataclass(frozen=True, slots=True)
class Upload:
    name: str
    content: bytes


async def read_parameters(request: Request) -> "Parameters":
    """From the query string, a JSON body, a form or a multipart form, as the real server does."""
    values: dict[str, Any] = dict(request.query_params)
    if request.headers.get("content-type", "").startswith("application/json"):
        values |= await request.json()
    else:
        async with request.form() as form:
            for key, value in form.multi_items():
                if isinstance(value, UploadFile):
                    values[key] = Upload(value.filename or "", await value.read())
                else:
                    values[key] = value
    return Parameters(values)


class Parameters:
    def __init__(self, values: Mapping[str, Any]) -> None:
        self._left = dict(values)

    def text(self, name: str) -> str:
        return str(self._left.pop(name, ""))

    def integer(self, name: str, default: int = 0) -> int:
        value = self._left.pop(name, default)
        try:
            return int(value)
        except ValueError:
            raise bad_request(f"parameter {name} must be an integer") from None

    def chat_id(self) -> int:
        if "chat_id" not in self._left:
            raise bad_request("chat_id is empty")
        return self.integer("chat_id")

    def json(self, name: str) -> Any:
        """None where it was not given."""
        value = self._left.pop(name, None)
        if not isinstance(value, str):
            return value
        try:
            return json.loads(value)
        except ValueError:
            raise bad_request(f"can't parse {name} JSON object") from None

    def keyboard(self) -> tuple[tuple[InlineButton, ...], ...]:
        markup = self.json("reply_markup")
        rows = tuple(tuple(map(_button, row)) for row in markup["inline_keyboard"]) if markup else ()
        if sum(map(len, rows)) > BUTTONS_LIMIT:
            raise bad_request("REPLY_MARKUP_TOO_LONG")
        return rows

    def file(self, name: str) -> Upload | str:
        """An upload, or the id of a file that Telegram has."""
        value = self._left.pop(name, "")
        if isinstance(value, str) and value.startswith("attach://"):
            value = self._left.pop(value.removeprefix("attach://"), "")
        if not value:
            raise bad_request(f"there is no {name} in the request")
        return value if isinstance(value, Upload) else str(value)

    def ignore(self, *names: str) -> None:
        """Known, and without effect on anything that is looked at here."""
        for name in names:
            self._left.pop(name, None)

    def finish(self) -> None:
        if self._left:
            raise bad_request(f"unknown parameter {min(self._left)}")


def _button(data: dict[str, Any]) -> InlineButton:
    if data.keys() - {"text", "callback_data"}:
        raise bad_request("unknown field of InlineKeyboardButton")
    if not data.get("text"):
        raise bad_request("inline keyboard button text must be non-empty")
    payload = str(data.get("callback_data", ""))
    if not 1 <= len(payload.encode()) <= CALLBACK_DATA_LIMIT:
        raise bad_request("BUTTON_DATA_INVALID")
    return InlineButton(data["text"], payload)
