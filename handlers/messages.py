"""What channels bring in and take out: the whole of what a conversation knows about a platform.

Both shapes are kept as JSON in the inbox and the outbox, so that they survive the process.
"""

from dataclasses import asdict, dataclass, field
from typing import Any, Self


@dataclass(frozen=True, slots=True)
class IncomingFile:
    """A file a person sent. `attachment` is the id of the stored file, `problem` the sentence why it was not kept.

    Exactly one of the two is set once the worker sees it; before that `reference` says where the channel can get it.
    `words` is what a document says, where it could be read.
    """

    name: str
    reference: str = ""
    attachment: int | None = None
    problem: str | None = None
    words: str = ""


@dataclass(frozen=True, slots=True)
class Incoming:
    """One event of a person: typed text, a tap on a button, or a file (with its caption as `text`).

    `chat` is the channel's own address of the conversation, `event_id` is unique per channel.
    `tap` is the payload of a `Button`; `message` the channel's id of the message the button stood under, so that
    it can be redrawn; `query` the channel's id of the tap, where it wants one to be answered.
    """

    channel: str
    chat: str
    event_id: str
    text: str = ""
    tap: str = ""
    file: IncomingFile | None = None
    message: str = ""
    query: str = ""

    def to_json(self) -> dict[str, Any]:
        """Only what is set: most events are a few words."""
        data = {name: value for name in self.__slots__ if (value := getattr(self, name))}
        if self.file:
            data["file"] = asdict(self.file)
        return data

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> Self:
        """What `to_json` made; what an earlier version kept besides is passed over."""
        file = data.get("file")
        known = {name: data[name] for name in cls.__slots__ if name in data}
        return cls(**{**known, "file": IncomingFile(**file) if file else None})


@dataclass(frozen=True, slots=True)
class Button:
    """A labelled choice; `payload` comes back as `Incoming.tap`, at most 25 bytes."""

    label: str
    payload: str


@dataclass(frozen=True, slots=True)
class Document:
    """A file to deliver: a compiled report in one format (made when it is sent), or a stored attachment.

    `kind` is "report" (`id` of the compiled report, `format` docx | txt | json) or "attachment" (`id` of it).
    """

    kind: str
    id: int
    name: str
    format: str = ""


@dataclass(frozen=True, slots=True)
class Outgoing:
    """One message to a conversation. Texts are plain; channels split them at their own limits.

    `edits` names the message to redraw in place where the channel can; `answers` the tap to acknowledge, with
    `toast` as its short notice; a message with nothing but these shows nothing new in the chat.
    `commands` asks the channel to show this chat's commands anew: [(latin name, description)].
    """

    text: str = ""
    buttons: tuple[Button, ...] = ()
    document: Document | None = None
    edits: str = ""
    answers: str = ""
    toast: str = ""
    commands: tuple[tuple[str, str], ...] = field(default=())

    def to_json(self) -> dict[str, Any]:
        """Only what is set."""
        data = {name: value for name in self.__slots__ if (value := getattr(self, name))}
        if self.buttons:
            data["buttons"] = [asdict(button) for button in self.buttons]
        if self.document:
            data["document"] = asdict(self.document)
        return data

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> Self:
        document = data.get("document")
        return cls(
            **{
                **data,
                "buttons": tuple(Button(**button) for button in data.get("buttons", ())),
                "document": Document(**document) if document else None,
                "commands": tuple((name, text) for name, text in data.get("commands", ())),
            }
        )
