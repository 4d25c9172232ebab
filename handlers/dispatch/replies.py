"""Turns a dialogue's replies into chat messages."""

from collections.abc import Sequence
from dataclasses import replace

from dialogue import Ask, Notice, Say, Step, payload
from handlers.messages import Button, Document, Incoming, Outgoing


def of_step(step: Step, incoming: Incoming) -> list[Outgoing]:
    """The replies of one step; a question that is shown again replaces the message that was tapped."""
    messages: list[Outgoing] = []
    for reply in step.replies:
        match reply:
            case Say(text, document):
                messages.append(Outgoing(text=text, document=document if isinstance(document, Document) else None))
            case Ask(text, choices, run, token, redraw):
                buttons = tuple(
                    Button(
                        f"{index + 1} {choice.label}" if choice.numbered else choice.label, payload(run, token, index)
                    )
                    for index, choice in enumerate(choices)
                )
                messages.append(Outgoing(text=text, buttons=buttons, edits=incoming.message if redraw else ""))
            case Notice(text):
                messages.append(Outgoing(toast=text) if incoming.tap else Outgoing(text=text))
    return messages


def acknowledged(messages: Sequence[Outgoing], incoming: Incoming) -> list[Outgoing]:
    """`messages`, of which the first also answers the tap, so that the platform stops waiting."""
    if not incoming.query:
        return list(messages)
    if not messages:
        return [Outgoing(answers=incoming.query)]
    return [replace(messages[0], answers=incoming.query), *messages[1:]]
