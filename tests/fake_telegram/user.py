"""A person with a phone: writes, taps, sends files, and reads what the bot answers."""

from collections.abc import Callable
from typing import Any

from tests.fake_telegram import shapes
from tests.fake_telegram.world import Chat, Message, World

PATIENCE = 10.0
"""Seconds before a test is told that nothing came."""


class User:
    """Made by `FakeTelegram.user`. All methods may be called from any thread; only those that hear block."""

    def __init__(self, world: World, chat: Chat) -> None:
        self._world = world
        self._chat = chat
        self._heard = 0
        self._answers_heard = 0

    @property
    def id(self) -> int:
        return self._chat.id

    @property
    def address(self) -> str:
        """What `Incoming.chat` says of him."""
        return str(self._chat.id)

    @property
    def chat(self) -> list[Message]:
        """All messages of both sides as they look now, oldest first."""
        with self._world.changed:
            return list(self._chat.messages.values())

    @property
    def answers(self) -> list[str]:
        """The notices his taps were answered with; "" where only the waiting mark went away."""
        with self._world.changed:
            return list(self._chat.answers)

    @property
    def commands(self) -> dict[str, str]:
        """The menu of commands he is shown: his own, else that of private chats, else the general one."""
        with self._world.changed:
            for scope in (f"chat {self.id}", "all_private_chats", "default"):
                if scope in self._world.commands:
                    return {command["command"]: command["description"] for command in self._world.commands[scope]}
        return {}

    def says(self, text: str) -> Message:
        return self._writes(text)

    def sends_document(self, name: str, content: bytes, *, caption: str = "", size: int | None = None) -> Message:
        """`size` claims another size than that of the content: nobody wants 30 MB in a test."""
        with self._world.changed:
            return self._writes(caption, file=self._world.add_file(name, content, size=size))

    def sends_photo(self, content: bytes, *, caption: str = "") -> Message:
        with self._world.changed:
            return self._writes(caption, file=self._world.add_file("", content, photo=True))

    def sends(self, **content: Any) -> Message:
        """Anything else by its field in the Bot API: `sends(sticker={…})`, `sends(voice={…})`."""
        return self._writes("", extra=content)

    def taps(self, label: str, *, on: Message | None = None) -> str:
        """The button `label` of the latest message that has it, or of `on` as he sees it there. Returns the query."""
        with self._world.changed:
            message = on or self._latest_with(label)
            button = next(button for row in message.markup for button in row if button.label == label)
            query = str(4_000_000_000 + self._world.next_id())
            self._world.taps[query] = self._chat
            self._arrives(
                "callback_query",
                {
                    "id": query,
                    "from": shapes.person(self._chat),
                    "message": shapes.message(self._chat, self._chat.messages.get(message.id, message)),
                    "chat_instance": f"instance-{self.id}",
                    "data": button.data,
                },
            )
            return query

    def edits(self, message: Message, text: str) -> None:
        """He changes a message of his own."""
        with self._world.changed:
            body = shapes.message(self._chat, message) | {"text": text, "edit_date": shapes.DATE}
            self._arrives("edited_message", body)

    def deletes(self, message: Message) -> None:
        """Gone for both sides; a bot is not told."""
        with self._world.changed:
            del self._chat.messages[message.id]

    def blocks(self) -> None:
        self._chat.blocked = True

    def unblocks(self) -> None:
        self._chat.blocked = False

    def hears(self, what: str = "", *, timeout: float = PATIENCE) -> Message:
        """The next message or edit he has not heard yet that contains `what`; earlier ones count as heard."""

        def found() -> int | None:
            shown = self._chat.shown
            return next((n for n in range(self._heard, len(shown)) if what in shown[n].text), None)

        with self._world.changed:
            self._waits(lambda: found() is not None, f"{what!r}", timeout)
            place = found()
            assert place is not None
            self._heard = place + 1
            return self._chat.shown[place]

    def hears_answer(self, what: str = "", *, timeout: float = PATIENCE) -> str:
        """The next notice a tap of his is answered with; it must contain `what`."""
        with self._world.changed:
            self._waits(lambda: len(self._chat.answers) > self._answers_heard, "an answer to his tap", timeout)
            answer = self._chat.answers[self._answers_heard]
            self._answers_heard += 1
        assert what in answer, f"{self._chat.name} expected {what!r}, and was told {answer!r}"
        return answer

    def _waits(self, condition: Callable[[], bool], what: str, timeout: float) -> None:
        if not self._world.wait_until(condition, timeout):
            seen = "\n".join(f"  {'bot' if m.from_bot else 'he '}: {m.text!r} {m.buttons}" for m in self.chat)
            raise AssertionError(f"{self._chat.name} waited {timeout:g} s for {what}; he sees\n{seen}")

    def _writes(self, text: str, *, extra: dict[str, Any] | None = None, **more: Any) -> Message:
        with self._world.changed:
            self._chat.started = True
            message = self._world.post(self._chat, text, from_bot=False, **more)
            self._arrives("message", shapes.message(self._chat, message) | (extra or {}))
            return message

    def _arrives(self, kind: str, content: dict[str, Any]) -> None:
        self._world.updates.add(kind, content)
        self._world.tell()

    def _latest_with(self, label: str) -> Message:
        for message in reversed(self._chat.messages.values()):
            if label in message.buttons:
                return message
        raise AssertionError(f"{self._chat.name} sees no button {label!r}")
