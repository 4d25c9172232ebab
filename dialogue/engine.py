"""Events in, steps out. An engine keeps nothing between two events and never changes the state it is given."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType
from typing import Any, TypeVar

from dialogue.chat import Chat
from dialogue.declaration import Dialogue
from dialogue.driving import Derailed, Ended, Explain, Moment, no_explanation
from dialogue.phrases import Phrases
from dialogue.question import Heard, Picked, Pressed, Question
from dialogue.replay import Replay
from dialogue.shapes import Ask, Choice, Event, File, Notice, Reply, Say, Step, Tap, Text
from dialogue.state import Asked, State

P = TypeVar("P")
W = TypeVar("W")

LONGEST = 4000
"""What one may type at once, in characters."""

_NOTHING: Mapping[str, str | Sequence[str]] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Engine:
    """Runs dialogues, speaking its own part in `phrases`.

    `explain` gives the sentence for an error of a load or commit function that the person can put right, which is then
    handled as Unacceptable; None for a defect.
    """

    phrases: Phrases
    explain: Explain = no_explanation

    def start(
        self,
        dialogue: Dialogue[P, W],
        run: str,
        now: datetime,
        person: P,
        world: W,
        prefill: Mapping[str, str | Sequence[str]] = _NOTHING,
        files: Sequence[File] = (),
    ) -> Step:
        """Begin a run, as `prepare` has it."""
        return self._advance(dialogue, self.prepare(dialogue, run, now, prefill, files), Moment(now, person, world))

    def prepare(
        self,
        dialogue: Dialogue[P, W],
        run: str,
        now: datetime,
        prefill: Mapping[str, str | Sequence[str]] = _NOTHING,
        files: Sequence[File] = (),
    ) -> State:
        """A run named `run` (base 36), of the local moment `now`, that has yet to begin: `show` begins it.

        `prefill` holds answers by full key, as a person would have typed or chosen them; one that can't be taken is
        asked for.
        """
        return State(
            run,
            dialogue.version,
            now.isoformat(),
            files=[[file.id, file.name] for file in files],
            prefill={key: raw if isinstance(raw, str) else list(raw) for key, raw in prefill.items()},
        )

    def resume(self, dialogue: Dialogue[P, W], state: State, event: Event, now: datetime, person: P, world: W) -> Step:
        """Go on with an event. A stale tap leaves the state as it is."""
        moment = Moment(now, person, world)
        match event:
            case File():
                kept = self.keep(state, [event])
                return self._advance(dialogue, kept, moment, first=self.phrases.file_kept.format(name=event.name))
            case Text(text) if len(text) > LONGEST:
                return self._advance(dialogue, state, moment, first=self.phrases.too_long.format(limit=LONGEST))
            case Text(text):
                control = self.phrases.control(text, state.asked.controls) if state.asked else None
                return self._advance(dialogue, state, moment, heard=Pressed(control) if control else event)
            case Tap():
                heard = _meant(state, event)
                if heard is None:
                    doubled = event.run == state.run and event.token == state.answered
                    return _unmoved(state, self.phrases.doubled if doubled else self.phrases.stale)
                return self._advance(dialogue, state, moment, heard=heard)

    def keep(self, state: State, files: Sequence[File]) -> State:
        """The state with `files`, each once; nothing is said or asked."""
        kept = state.copy()
        for file in files:
            if all(number != file.id for number, _ in kept.files):
                kept.files.append([file.id, file.name])
        return kept

    def back(self, dialogue: Dialogue[P, W], state: State, now: datetime, person: P, world: W) -> Step:
        """上一步: leave what is being edited, or drop the last answer and ask for it again."""
        moment = Moment(now, person, world)
        if state.menu or state.editing:
            kept = state.copy()
            kept.menu, kept.editing = "", ""
            return self._advance(dialogue, kept, moment)
        if state.committed:
            return _unmoved(state, self.phrases.committed)
        replay = Replay(state.copy(), moment, self.phrases, dry=True)
        try:
            replay.run(dialogue.function(Chat(replay)))
        except Derailed:
            # The code has changed under this run: what is the step before is known once it is on its way again.
            return self._advance(dialogue, state, moment)
        key = replay.trail.last()
        if key is None:
            return _unmoved(state, self.phrases.first)
        replay.trail.forget(replay.state, key)
        return self._advance(dialogue, replay.state, moment)

    def show(self, dialogue: Dialogue[P, W], state: State, now: datetime, person: P, world: W) -> Step:
        """Ask the present question again, or the first one."""
        return self._advance(dialogue, state, Moment(now, person, world))

    def _advance(
        self, dialogue: Dialogue[P, W], state: State, moment: Moment[P, W], heard: Heard | None = None, first: str = ""
    ) -> Step:
        try:
            return self._attempt(dialogue, state.copy(), moment, heard, first)
        except Derailed:
            pass
        try:
            return self._attempt(dialogue, state.with_answers_only(), moment, heard, first)
        except Derailed as derailed:
            raise derailed.error from None

    def _attempt(
        self, dialogue: Dialogue[P, W], state: State, moment: Moment[P, W], heard: Heard | None, first: str
    ) -> Step:
        state.version = dialogue.version
        replies: list[Reply] = [Say(first)] if first else []
        redraw = committed = False
        while True:
            replay = Replay(state, moment, self.phrases, heard, explain=self.explain)
            replay.committed = committed
            ended = replay.run(dialogue.function(Chat(replay)))
            replies += replay.replies
            committed = replay.committed
            match ended:
                case Ended.FINISHED:
                    return Step(None, tuple(replies), "finished", committed)
                case Ended.CANCELLED:
                    return Step(None, tuple(replies), "cancelled", committed)
                case Ended.WAITING if replay.pending:
                    ask = self._ask(state, replay.pending, toggled=replay.toggled, redraw=redraw or replay.redraw)
                    return Step(state, (*replies, ask), "waiting", committed)
                case Ended.REFUSED:
                    if replay.refusal:
                        replies.append(Say(replay.refusal))
                    if not replay.reopen():
                        return Step(None, tuple(replies), "finished", committed)
            heard, redraw = replay.rest, replay.redraw

    def _ask(self, state: State, question: Question[Any], *, toggled: bool, redraw: bool) -> Ask:
        """Put `question`, and keep in `state` how it was put."""
        key = question.key
        if question.reviews:
            state.editing = ""  # all before it is answered: the question that was to be edited is gone
        raw = state.answers[key][0] if key in state.answers else None
        picks: Sequence[str] = raw if isinstance(raw, list) else ()
        whole = False
        if state.asked and state.asked.key == key:
            picks, whole = state.asked.picks, state.asked.whole
        shown = question.show(picks, whole)
        text, controls = shown.text, shown.controls
        labels = {control: self.phrases.label(control) for control in controls}
        if state.editing == key:
            if answer := question.spoken(raw):
                text = f"{text}\n{self.phrases.present_answer.format(answer=answer)}"
                if "skip" in labels:
                    labels["skip"] = self.phrases.clear.split()[0]
            else:
                labels.pop("skip", None)
            labels["keep"] = self.phrases.label("keep")
        if not toggled:
            state.token += 1
        values = tuple(choice.value for choice in shown.choices)
        state.asked = Asked(key, values, tuple(labels), shown.picks, shown.proof, whole)
        buttons = tuple(Choice(control, label, numbered=False) for control, label in labels.items())
        return Ask(text, (*shown.choices, *buttons), state.run, state.token, toggled or redraw)


def _meant(state: State, tap: Tap) -> Heard | None:
    """What the tapped button stood for, None if it no longer counts."""
    asked = state.asked
    if tap.run != state.run or tap.token != state.token or asked is None:
        return None
    buttons: list[Heard] = [*map(Picked, asked.values), *map(Pressed, asked.controls)]
    return buttons[tap.index] if tap.index < len(buttons) else None


def _unmoved(state: State, notice: str) -> Step:
    return Step(state, (Notice(notice),), "waiting", False)
