"""The form of an activity as it is filled in: asks field by field, and keeps the columns and the lines of the card."""

from collections.abc import Callable, Sequence
from datetime import date
from typing import Any, TypeVar

from dialogue import Chat, Choice, Line
from handlers.context import Transaction, User
from handlers.conversations.activities.fields import Field, Given

T = TypeVar("T")


class Form:
    """What is known of one activity so far. `given` are answers that are there already, by the key of the field."""

    def __init__(self, chat: Chat[User, Transaction], given: Given) -> None:
        self.chat = chat
        self.given = given
        self.columns: dict[str, Any] = {}
        self.lines: list[Line] = []
        self._text = chat.person.content.text

    async def answer(
        self,
        field: Field[T],
        *,
        required: bool,
        prompt: str = "",
        parse: Callable[[str, date], T] | None = None,
        choices: Sequence[Choice] = (),
    ) -> T | None:
        """The value of `field`: asked for where it is `required`, else taken where it is there."""
        ask_for = self.chat.ask if required else self.chat.offer
        return await ask_for(
            field.key,
            prompt or self._text(f"activity.{field.key}"),
            parse=parse or field.parse,
            choices=choices,
            given=self.given.get(field.key),
        )

    async def ask(
        self, field: Field[T], *, prompt: str = "", choices: Sequence[Choice] = (), again: Choice | None = None
    ) -> None:
        """Ask for `field`, and put it on the form; `again` leads back to an earlier question."""
        value = await self.chat.ask(
            field.key,
            prompt or self._text(f"activity.{field.key}"),
            parse=field.parse,
            choices=choices,
            given=self.given.get(field.key),
            again=again,
        )
        self.put(field, value)

    async def offer(self, field: Field[T]) -> None:
        """Take `field` where it is there, and put it on the form."""
        value = await self.answer(field, required=False)
        self.put(field, value)

    def put(self, field: Field[T], value: T | None) -> None:
        """Keep the value, and read it back."""
        self.show(field, value, self._text(f"field.{field.key}"))
        if value is not None:
            self.columns |= field.columns(value)

    def show(self, field: Field[T], value: T | None, label: str) -> None:
        """Read the value back; a line without a value can still be filled in at the review."""
        shown = "" if value is None else field.shown(self._text, value, self.chat.today)
        self.lines.append(Line(field.key, label, shown))

    def files(self) -> None:
        """Say how many files came along."""
        if self.chat.files:
            self.lines.append(
                Line("", self._text("field.files"), self._text("activity.files", count=len(self.chat.files)))
            )
