"""Durable conversations by keyed replay: pure, no I/O, imports nothing of the project.

A dialogue is a coroutine that awaits only what its `Chat` offers. It runs again from the top at every event with the
answers kept by name, so everything it does between two questions must come out the same each time.
"""

from dialogue.chat import Chat
from dialogue.declaration import Dialogue, dialogue
from dialogue.engine import Engine, Step
from dialogue.errors import DialogueError, Unacceptable
from dialogue.phrases import Phrases
from dialogue.shapes import (
    Ask,
    Button,
    Card,
    Choice,
    Event,
    File,
    Line,
    Notice,
    Parse,
    Reply,
    Say,
    Tap,
    Text,
    base36,
    parse_payload,
    payload,
)

__all__ = [
    "Ask",
    "Button",
    "Card",
    "Chat",
    "Choice",
    "Dialogue",
    "DialogueError",
    "Engine",
    "Event",
    "File",
    "Line",
    "Notice",
    "Parse",
    "Phrases",
    "Reply",
    "Say",
    "Step",
    "Tap",
    "Text",
    "Unacceptable",
    "base36",
    "dialogue",
    "parse_payload",
    "payload",
]
