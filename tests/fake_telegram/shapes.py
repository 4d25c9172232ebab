"""Our state in the JSON of the Bot API."""

import re
from typing import Any

from tests.fake_telegram.world import BOT, Chat, Message, SentFile

DATE = 1_772_000_000
"""Every message bears the same second: nothing may depend on Telegram's clock."""


def person(chat: Chat) -> dict[str, Any]:
    return {"id": chat.id, "is_bot": False, "first_name": chat.name, "language_code": "zh-hans"}


def message(chat: Chat, shown: Message) -> dict[str, Any]:
    body: dict[str, Any] = {
        "message_id": shown.id,
        "date": DATE,
        "chat": {"id": chat.id, "type": "private", "first_name": chat.name},
        "from": BOT if shown.from_bot else person(chat),
    }
    if shown.text:
        body["caption" if shown.file else "text"] = shown.text
    if command := re.match(r"/\w+(@\w+)?", shown.text, re.ASCII):
        body["entities"] = [{"type": "bot_command", "offset": 0, "length": command.end()}]
    if shown.file:
        body |= photo(shown.file) if shown.file.photo else {"document": document(shown.file)}
    if shown.markup:
        body["reply_markup"] = {
            "inline_keyboard": [
                [{"text": button.label, "callback_data": button.data} for button in row] for row in shown.markup
            ]
        }
    return body


def document(file: SentFile) -> dict[str, Any]:
    named = {"file_name": file.name} if file.name else {}
    return {"file_id": file.id, "file_unique_id": f"u-{file.id}", "file_size": file.size} | named


def photo(file: SentFile) -> dict[str, Any]:
    """Telegram offers a photo in several sizes, the smallest first."""
    thumbnail = {"file_id": f"{file.id}-small", "file_unique_id": f"us-{file.id}", "file_size": 90}
    full = {"file_id": file.id, "file_unique_id": f"u-{file.id}", "file_size": file.size}
    return {"photo": [thumbnail | {"width": 90, "height": 67}, full | {"width": 1280, "height": 960}]}
