"""One replay: drive the dialogue from the top, feed it the one event there may be, stop at the first open question."""

import json
import zlib
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from dialogue.chat import Chat, Commit, Load, Remark, Wish
from dialogue.declaration import Dialogue
from dialogue.errors import DialogueError, Unacceptable
from dialogue.phrases import Phrases
from dialogue.questions import (
    CANCEL,
    CHANGE,
    CONFIRM,
    ManyQuestion,
    Question,
    ReviewQuestion,
    change_which,
)
from dialogue.shapes import Ask, Event, File, Reply, Say, Status, Tap, Text
from dialogue.state import Answer, Json, Shown, State


class Trouble(Exception):
    """The dialogue itself raised `error`; what the world raised passes through as it is."""

    def __init__(self, error: Exception) -> None:
        super().__init__(type(error).__name__)
        self.error = error


class _Again(Exception):
    """What the dialogue was told has changed: run it once more from the top."""


@dataclass(frozen=True, slots=True)
class Scene:
    """Everything a replay is given besides the state."""

    phrases: Phrases
    attempt: Callable[[Any], AbstractContextManager[Any]]
    dialogue: Dialogue[Any, Any]
    person: Any
    world: Any
    now: datetime


class Replay:
    """Changes `state`, collects `replies`; `run` says how it ended."""

    def __init__(self, scene: Scene, state: State, event: Event | None) -> None:
        self._scene = scene
        self._state = state
        self._event = event
        self._asked = state.shown
        self._redraw = False
        self.replies: list[Reply] = []
        self.committed = False

    def run(self) -> Status:
        """Until a question is open, or the end. Raises Trouble."""
        self._state.version = self._scene.dialogue.version
        if isinstance(self._event, File):
            self._take_file(self._event)
        while True:
            try:
                return self._once()
            except _Again:
                continue

    def _once(self) -> Status:
        scene = self._scene
        coroutine = scene.dialogue.function(Chat(scene.person, self._state, set()))
        value: Any = None
        try:
            while True:
                try:
                    wish = coroutine.send(value)
                except StopIteration:
                    return "finished"
                except Exception as error:
                    raise Trouble(error) from error
                if not isinstance(wish, Wish):
                    raise DialogueError(f"the dialogue {scene.dialogue.name!r} may await only what its chat offers")
                request = wish.request
                match request:
                    case Load():
                        value = self._load(request)
                    case Remark():
                        self._remark(request)
                        value = None
                    case Commit():
                        value = self._commit(request)
                    case _:
                        status, value = self._question(request)
                        if status is not None:
                            return status
        finally:
            coroutine.close()

    def _load(self, request: Load) -> Json:
        value = _json(request.read(self._scene.world), request.key)
        self._state.loaded[request.key] = value
        self._state.trail.append(request.key)
        return value

    def _remark(self, request: Remark) -> None:
        digest = _digest(request.text)
        if self._state.said.get(request.key) != digest:
            if request.key not in self._state.said:
                self._state.trail.append(request.key)
            self._state.said[request.key] = digest
            self.replies.append(Say(request.text, request.document))

    def _commit(self, request: Commit) -> Json:
        state = self._state
        if not (state.confirmed or request.unreviewed):
            raise DialogueError(f"commit {request.key!r} comes before the review is confirmed")
        try:
            with self._scene.attempt(self._scene.world):
                value = _json(request.write(self._scene.world), request.key)
        except Unacceptable as refusal:
            self.replies.append(Say(str(refusal)))
            if not state.confirmed and not state.take_back():
                raise DialogueError(f"commit {request.key!r} was refused and there is no answer to change") from refusal
            state.confirmed = False
            raise _Again from None
        state.commits[request.key] = value
        self.committed = True
        return value

    def _question(self, question: Question) -> tuple[Status | None, Any]:
        """(None, value) when the event answers it; otherwise it is shown, and the status says that we wait."""
        event, self._event = self._event, None
        if isinstance(event, Text | Tap) and self._asked:
            if self._asked.key == question.key:
                return self._answer(question, event, self._asked)
            # The program changed since it was asked: what was answered is kept under its name.
            raw = event.text if isinstance(event, Text) else self._asked.values[event.index]
            self._state.keep(self._asked.key, Answer(raw, self._scene.now.date()))
            self._asked = None
            raise _Again
        self._show(question)
        return "waiting", None

    def _answer(self, question: Question, event: Text | Tap, shown: Shown) -> tuple[Status | None, Any]:
        if isinstance(question, ManyQuestion) and isinstance(event, Tap):
            picked = question.toggled(shown.picked, event.index, shown.values)
            if picked is not None:
                shown.picked, self._redraw = picked, True
                self._show(question)
                return "waiting", None
        text = event.text if isinstance(event, Text) else shown.values[event.index]
        try:
            return self._accept(question, text, shown)
        except Unacceptable as refusal:
            self.replies.append(Say(str(refusal)))
            self._show(question)
            return "waiting", None

    def _accept(self, question: Question, text: str, shown: Shown) -> tuple[Status | None, Any]:
        state, today, phrases = self._state, self._scene.now.date(), self._scene.phrases
        if isinstance(question, ReviewQuestion):
            return self._review(question, text, shown)
        if isinstance(question, ManyQuestion):
            resolved = question.accept(text, today, phrases, shown.picked)
        else:
            resolved = question.accept(text, today, phrases)
        state.keep(question.key, Answer(resolved.raw, today))
        state.answered, state.shown = shown.token, None
        if state.editing == question.key:
            state.editing = None
        return None, resolved.value

    def _review(self, question: ReviewQuestion, text: str, shown: Shown) -> tuple[Status | None, Any]:
        state, phrases = self._state, self._scene.phrases
        today = self._scene.now.date()
        verdict = (
            change_which(question, phrases).accept(text, today, phrases).value
            if state.choosing
            else question.accept(text, today, phrases).value
        )
        state.answered, state.shown, self._asked = shown.token, None, None
        if verdict == CONFIRM:
            if shown.digest != _digest(question.prompt):
                raise _Again
            state.confirmed = True
            return None, None
        if verdict == CANCEL:
            return "cancelled", None
        state.choosing = verdict == CHANGE
        if not state.choosing:
            state.editing = verdict
        raise _Again

    def _show(self, question: Question) -> None:
        state, phrases = self._state, self._scene.phrases
        if state.editing and state.editing != question.key:
            state.editing = None
        asked: Question = question
        if isinstance(question, ReviewQuestion) and state.choosing:
            asked = change_which(question, phrases)
        picked = state.shown.picked if state.shown and state.shown.key == question.key else self._picked_before(asked)
        buttons = asked.buttons(picked, phrases)
        if not self._redraw:
            state.last_token += 1
        state.shown = Shown(question.key, state.last_token, buttons.values, picked, _digest(asked.prompt))
        self.replies.append(Ask(asked.prompt, buttons.shown, state.run, state.last_token, self._redraw))

    def _picked_before(self, question: Question) -> list[str]:
        """A multiple choice that is changed begins with what was chosen."""
        answer = self._state.answers.get(question.key)
        if isinstance(question, ManyQuestion) and answer and isinstance(answer.raw, list):
            offered = {choice.value for choice in question.choices}
            return [value for value in answer.raw if value in offered]
        return []

    def _take_file(self, file: File) -> None:
        self._event = None
        if (file.id, file.name) not in self._state.files:
            self._state.files.append((file.id, file.name))
        self.replies.append(Say(self._scene.phrases.file_kept.format(count=len(self._state.files))))


def _digest(text: str) -> str:
    return f"{zlib.crc32(text.encode()):x}"


def _json(value: Any, key: str) -> Json:
    """`value` as it will be at the next replay; refused at once where it could not be kept."""
    try:
        return json.loads(json.dumps(value))
    except (TypeError, ValueError) as error:
        raise DialogueError(f"{key!r} gives what JSON can't keep") from error
