"""Durable conversations by keyed replay: pure, no I/O, imports nothing of the project."""

from dialogue.chat import Chat
from dialogue.declaration import Dialogue, dialogue
from dialogue.engine import Engine
from dialogue.errors import DialogueError, Unacceptable
from dialogue.offers import Listed, Offer
from dialogue.payloads import base36, parse_payload, payload
from dialogue.phrases import Phrases
from dialogue.shapes import Ask, Card, Choice, Event, File, Line, Notice, Reply, Say, Step, Tap, Text
from dialogue.state import State

__all__ = [
    "Ask",
    "Card",
    "Chat",
    "Choice",
    "Dialogue",
    "DialogueError",
    "Engine",
    "Event",
    "File",
    "Line",
    "Listed",
    "Notice",
    "Offer",
    "Phrases",
    "Reply",
    "Say",
    "State",
    "Step",
    "Tap",
    "Text",
    "Unacceptable",
    "base36",
    "dialogue",
    "parse_payload",
    "payload",
]
