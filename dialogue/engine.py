"""The engine: runs a dialogue again from the top at every event, with the answers kept so far.

It knows no chat and no database: `person` and `world` are passed through. A dialogue is driven by hand, so that it
can wait for nothing but what `Chat` offers, and no frame of it outlives an event.
"""

from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Generic, TypeVar

from dialogue.declaration import Dialogue
from dialogue.phrases import Phrases
from dialogue.replay import Replay, Scene, Trouble
from dialogue.shapes import Event, File, Notice, Reply, Status, Tap, Text
from dialogue.state import Answer, Json, State

P = TypeVar("P")
W = TypeVar("W")

LONGEST = 4000  # characters of one answer


@dataclass(frozen=True, slots=True)
class Step:
    """What one event led to. `state` is None once the dialogue has ended.

    `trouble` is what the dialogue raised, where it had to begin again with the answers kept.
    """

    state: dict[str, Json] | None
    replies: tuple[Reply, ...]
    status: Status
    committed: bool
    trouble: Exception | None = None


class Engine(Generic[P, W]):
    """Keeps nothing between two calls. `attempt(world)` undoes what a commit wrote when it raises Unacceptable."""

    def __init__(
        self, phrases: Phrases, attempt: Callable[[W], AbstractContextManager[Any]] = lambda _world: nullcontext()
    ) -> None:
        self._phrases = phrases
        self._attempt = attempt

    def start(
        self,
        dialogue: Dialogue[P, W],
        run: str,
        now: datetime,
        person: P,
        world: W,
        prefill: Mapping[str, str | Sequence[str]] | None = None,
        files: Sequence[File] = (),
    ) -> Step:
        """Begin, with what is known already: `prefill` has for a key what a person would have typed or chosen."""
        state = State(run, now, dialogue.version)
        for key, raw in (prefill or {}).items():
            state.answers[key] = Answer(raw if isinstance(raw, str) else list(raw), now.date())
        state.files = [(file.id, file.name) for file in files]
        return self._go(dialogue, state, None, now, person, world)

    def resume(
        self, dialogue: Dialogue[P, W], kept: dict[str, Json], event: Event, now: datetime, person: P, world: W
    ) -> Step:
        """Go on with `event`."""
        state = State.from_json(kept)
        shown = state.shown
        if isinstance(event, Tap) and (shown is None or event.run != state.run or event.token != shown.token):
            doubled = event.run == state.run and event.token == state.answered
            return self._as_it_was(kept, self._phrases.doubled if doubled else self._phrases.stale)
        if isinstance(event, Tap) and shown and event.index >= len(shown.values):
            return self._as_it_was(kept, self._phrases.stale)
        if isinstance(event, Text) and len(event.text) > LONGEST:
            return self._as_it_was(kept, self._phrases.too_long.format(limit=LONGEST))
        return self._go(dialogue, state, event, now, person, world)

    def back(self, dialogue: Dialogue[P, W], kept: dict[str, Json], now: datetime, person: P, world: W) -> Step:
        """上一步: leave a change that was begun, or take back the last answer."""
        state = State.from_json(kept)
        if state.commits:
            return self._as_it_was(kept, self._phrases.committed)
        if state.choosing or state.editing:
            state.choosing, state.editing = False, None
        elif not state.take_back():
            return self._as_it_was(kept, self._phrases.nothing_before)
        return self._go(dialogue, state, None, now, person, world)

    def show(self, dialogue: Dialogue[P, W], kept: dict[str, Json], now: datetime, person: P, world: W) -> Step:
        """Ask the present question again."""
        return self._go(dialogue, State.from_json(kept), None, now, person, world)

    def _as_it_was(self, kept: dict[str, Json], notice: str) -> Step:
        return Step(kept, (Notice(notice),), "waiting", committed=False)

    def _go(
        self, dialogue: Dialogue[P, W], state: State, event: Event | None, now: datetime, person: P, world: W
    ) -> Step:
        scene = Scene(self._phrases, self._attempt, dialogue, person, world, now)
        replay = Replay(scene, state, event)
        trouble = None
        try:
            status = replay.run()
        except Trouble as raised:
            # The program changed under an open dialogue, or has a defect: begin again with the answers there are.
            trouble = raised.error
            state.restart()
            replay = Replay(scene, state, None)
            try:
                status = replay.run()
            except Trouble as twice:
                raise twice.error from None
        kept = state.to_json() if status == "waiting" else None
        return Step(kept, tuple(replay.replies), status, replay.committed, trouble)
