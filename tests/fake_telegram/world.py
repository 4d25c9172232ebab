"""The state behind the server: chats, messages, files, taps and the queue of updates, under one lock."""

import itertools
import threading
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Any

from tests.fake_telegram.errors import ApiError, bad_request
from tests.fake_telegram.updates import UpdateQueue

BOT = {"id": 7_000_001, "is_bot": True, "first_name": "三张清单", "username": "sanzhang_test_bot"}
FILE_LIMIT = 20 * 1024 * 1024
"""Bytes a bot may download (Bot API, getFile)."""


@dataclass(frozen=True, slots=True)
class SentFile:
    """A file in a chat. `size` is what Telegram tells of it, `content` what a download gives."""

    id: str
    name: str
    content: bytes = field(repr=False)
    size: int
    photo: bool = False


@dataclass(frozen=True, slots=True)
class InlineButton:
    label: str
    data: str


@dataclass(frozen=True, slots=True)
class Message:
    """One message as its reader sees it now. `markup` is its keyboard, row by row; a caption is its `text`.

    With `preview`, Telegram draws a card under the text if there is a link in it.
    """

    id: int
    chat: int
    from_bot: bool
    text: str = ""
    markup: tuple[tuple[InlineButton, ...], ...] = ()
    file: SentFile | None = None
    preview: bool = False
    edited: bool = False

    @property
    def buttons(self) -> list[str]:
        """All labels, in reading order."""
        return [button.label for row in self.markup for button in row]


@dataclass(slots=True)
class Chat:
    """A private chat. `shown` notes what the bot showed, message by message and edit by edit."""

    id: int
    name: str
    started: bool = False
    blocked: bool = False
    messages: dict[int, Message] = field(default_factory=dict)
    shown: list[Message] = field(default_factory=list)
    answers: list[str] = field(default_factory=list)
    actions: list[str] = field(default_factory=list)


class World:
    """Take `changed` (a lock and a condition) before you read or write; call `tell` when you have changed something."""

    def __init__(self) -> None:
        self.changed = threading.Condition()
        self.listeners: list[Callable[[], None]] = []
        self.chats: dict[int, Chat] = {}
        self.files: dict[str, SentFile] = {}
        self.taps: dict[str, Chat] = {}
        self.commands: dict[str, list[dict[str, str]]] = {}
        self.updates = UpdateQueue()
        self._ids = itertools.count(1)

    def tell(self) -> None:
        self.changed.notify_all()
        for listener in self.listeners:
            listener()

    def wait_until(self, condition: Callable[[], bool], timeout: float) -> bool:
        """Blocks until `condition`, evaluated under the lock, holds; False after `timeout` seconds."""
        with self.changed:
            return self.changed.wait_for(condition, timeout)

    def next_id(self) -> int:
        return next(self._ids)

    def add_chat(self, name: str, *, started: bool) -> Chat:
        with self.changed:
            chat = Chat(10_000 + len(self.chats), name, started)
            self.chats[chat.id] = chat
            return chat

    def add_file(self, name: str, content: bytes, *, size: int | None = None, photo: bool = False) -> SentFile:
        file = SentFile(f"file-{self.next_id()}", name, content, len(content) if size is None else size, photo)
        self.files[file.id] = file
        return file

    def reachable_chat(self, chat_id: int) -> Chat:
        """A bot knows only who has written to it."""
        chat = self.chats.get(chat_id)
        if chat is None or not chat.started:
            raise bad_request("chat not found")
        return chat

    def writable_chat(self, chat_id: int) -> Chat:
        chat = self.reachable_chat(chat_id)
        if chat.blocked:
            raise ApiError(403, "Forbidden: bot was blocked by the user")
        return chat

    def post(self, chat: Chat, text: str, *, from_bot: bool, **more: Any) -> Message:
        message = Message(self.next_id(), chat.id, from_bot, text, **more)
        chat.messages[message.id] = message
        if from_bot:
            chat.shown.append(message)
        return message

    def redraw(self, chat: Chat, message_id: int, **changes: Any) -> Message:
        """An edit by the bot, with the refusals of the real one."""
        old = chat.messages.get(message_id)
        if old is None:
            raise bad_request("message to edit not found")
        if not old.from_bot:
            raise bad_request("message can't be edited")
        if "text" in changes and old.file is not None:
            raise bad_request("there is no text in the message to edit")
        if all(getattr(old, name) == value for name, value in changes.items()):
            raise bad_request(
                "message is not modified: specified new message content and reply markup are exactly the same as a "
                "current content and reply markup of the message"
            )
        new = replace(old, **changes, edited=True)
        chat.messages[message_id] = new
        chat.shown.append(new)
        return new
