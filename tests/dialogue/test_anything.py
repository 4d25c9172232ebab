"""Whatever order of events: what is recorded is what was read at the review, once, and nothing is ever raised.

A person answers well or badly, goes back, changes lines, taps old buttons and new ones twice, sends files; meanwhile
days pass, the world changes, the database goes away, and other versions of the code take over the run. A notebook
of the test's own says what was answered to what.
"""

import json
import re
from datetime import timedelta
from typing import Any

import hypothesis.strategies as st
from hypothesis import settings
from hypothesis.stateful import RuleBasedStateMachine, precondition, rule

from dialogue import Ask, Engine, Event, File, Notice, State, Step, Tap, Text, base36, parse_payload, payload
from tests.dialogue.outing import OUTINGS, SHOWN, TAGS, World, said
from tests.dialogue.talk import MONDAY
from tests.dialogue.wording import PHRASES

GOOD = {
    "kind": ("会议", "走访", "1", "visit"),
    "extra": ("更多", "1"),
    "day": ("今天", "昨天", "前天"),
    "due": ("12", "9"),
    "present": ("9", "3", "0"),
    "0/name": ("张三", "跳过"),
    "1/name": ("李四", "跳过"),
    "2/name": ("王五", "跳过"),
    "tags": (*TAGS, "1 3", "学习、调研", "讨论志愿"),
    "note": ("雨", "跳过"),
    "place": ("会议室", "清空"),
    "files": ("完成", "跳过"),
    "review": ("确认",),
    "after": ("好",),
}
BAD = {"坏", "确", "改", "0", "", "不改了", "修改", "完成 学习", "99"}
WORDS = sorted(BAD.union(*GOOD.values()))
KINDS = {"会议": "meeting", "走访": "visit", "谈话": "talk"}
DAYS = {"今天": 0, "昨天": 1, "前天": 2}
NOTHING = {"跳过", "清空"}
COMPARED = ("kind", "extra", "day", "due", "present", "0/name", "1/name", "2/name", "tags", "note", "place")

COMPLETE = {"kind": "meeting", "extra": "多", "day": "昨天", "due": "12", "present": "9", "tags": "调研", "note": "雨"}

prefills = st.dictionaries(st.sampled_from(COMPARED), st.sampled_from(WORDS), max_size=6) | st.just(COMPLETE)


class AnyOrder(RuleBasedStateMachine):
    """One person, one run after the other."""

    def __init__(self) -> None:
        super().__init__()
        self.engine = Engine(PHRASES)
        self.world = World()
        self.now = MONDAY
        self.version = 1
        self.runs = 0
        self.kept = ""  # the state between two steps, as JSON text; "" when no run is open
        self.ask = Ask("", (), "", 0)
        self.card = ""
        self.notebook: dict[str, Any] = {}
        self.records = 0
        self.old: list[Tap] = []

    # What happens around a run.

    @precondition(lambda self: not self.kept)
    @rule(prefill=prefills)
    def begins(self, prefill: dict[str, str]) -> None:
        self.runs += 1
        self.notebook = {key: self.meaning(key, text, typed=False) for key, text in prefill.items() if text}
        self.world.down = False
        code = OUTINGS[self.version]
        self.take(self.engine.start(code, base36(self.runs), self.now, "王书记", self.world, prefill))

    @rule(what=st.sampled_from(["a day", "a season", "away", "refuses", "records", *OUTINGS]))
    def meanwhile(self, what: str | int) -> None:
        match what:
            case "a day":
                self.now += timedelta(days=1)
            case "a season":
                self.world.season += 1
            case "away":
                self.world.down = True
            case "refuses" | "records":
                self.world.refuses = what == "refuses"
            case int(version):
                self.version = version

    # What the person does.

    @precondition(lambda self: self.kept)
    @rule(data=st.data(), answers=st.integers(1, 12))
    def answers_well_up_to_the_review(self, data: st.DataObject, answers: int) -> None:
        for _ in range(answers):
            if self.kept and self.key != "review":
                self.says(data.draw(st.sampled_from(GOOD[self.key])))

    @precondition(lambda self: self.kept and self.key == "review")
    @rule()
    def confirms(self) -> None:
        self.says("确认")

    @precondition(lambda self: self.kept)
    @rule(text=st.sampled_from(WORDS) | st.text("019 、学习讨论会议xX。", max_size=5))
    def says_whatever(self, text: str) -> None:
        self.says(text)

    @precondition(lambda self: self.kept and self.key == "review")
    @rule(key=st.sampled_from(SHOWN), text=st.sampled_from(WORDS), verb=st.sampled_from(["", "修改 ", "改"]))
    def changes_a_line(self, key: str, text: str, verb: str) -> None:
        step = self.do(Text(f"{verb}{key} {text}"))
        if step and self.answered(step, key):
            self.notebook[key] = self.meaning(key, text)

    @precondition(lambda self: self.kept and self.ask.choices)
    @rule(data=st.data(), doubled=st.booleans())
    def taps_a_button(self, data: st.DataObject, doubled: bool) -> None:
        tap = Tap(self.ask.run, self.ask.token, data.draw(st.integers(0, len(self.ask.choices) - 1)))
        self.taps(tap)
        if doubled and self.kept and self.ask.token != tap.token:
            self.taps_in_vain(tap)

    @precondition(lambda self: self.kept and self.old)
    @rule(data=st.data())
    def taps_an_old_button(self, data: st.DataObject) -> None:
        self.taps_in_vain(data.draw(st.sampled_from(self.old)))

    @precondition(lambda self: self.kept)
    @rule(number=st.integers(1, 3))
    def sends_a_file(self, number: int) -> None:
        self.do(File(number, f"f{number}"))

    @precondition(lambda self: self.kept)
    @rule(what=st.sampled_from(["back", "show"]))
    def goes_back_or_looks_again(self, what: str) -> None:
        self.do(what)

    def teardown(self) -> None:
        """From wherever all this has led, answering well leads to the end."""
        self.world.down = self.world.refuses = False
        for turn in range(60):
            if not self.kept:
                return
            answers = GOOD[self.key]
            self.says(answers[turn % len(answers)])
        raise AssertionError(f"there is no end to {self.kept}")

    # How it is done, and what must hold at every step.

    @property
    def key(self) -> str:
        """Which question is asked, by its text."""
        return "review" if self.ask.text.startswith("外出") else self.ask.text.split("？")[0]

    def says(self, text: str) -> None:
        key, controls, shown = self.key, self.controls(), self.numbered()
        picks = tuple(choice.value for choice in self.ask.choices if choice.label.startswith(PHRASES.mark))
        step = self.do(Text(text))
        if not step or not self.answered(step, key) or (text == "不改了" and "keep" in controls):
            return
        if key == "tags" and text == "完成":
            self.notebook[key] = set(picks)
        else:
            self.notebook[key] = self.meaning(key, text, shown, skips="skip" in controls)
        self.check_record(step)

    def taps(self, tap: Tap) -> None:
        choice, key = self.ask.choices[tap.index], self.key
        picks = {choice.value for choice in self.ask.choices if choice.label.startswith(PHRASES.mark)}
        step = self.do(tap)
        if not step or not self.answered(step, key) or choice.value == "keep":
            return
        match choice.value:
            case "skip":
                self.notebook[key] = None
            case "done":
                self.notebook[key] = picks
            case value:
                self.notebook[key] = self.meaning(key, value, typed=False) if key == "day" else value
        self.check_record(step)

    def taps_in_vain(self, tap: Tap) -> None:
        before = self.kept
        step = self.do(tap)
        assert step
        assert [type(reply) for reply in step.replies] == [Notice]
        assert self.kept == before

    def controls(self) -> set[str]:
        return {choice.value for choice in self.ask.choices if not choice.numbered}

    def numbered(self) -> list[str]:
        return [choice.value for choice in self.ask.choices if choice.numbered]

    def meaning(
        self, key: str, text: str, shown: list[str] | None = None, *, skips: bool = True, typed: bool = True
    ) -> Any:
        """What `text` says, if it is an answer to `key` at all."""
        text = text.strip()
        match key:
            case "kind" if typed:
                named = text.strip(" 。")
                return shown[int(named) - 1] if shown and named.isdecimal() else KINDS.get(named, named)
            case "day" if text in DAYS:
                return str(self.now.date() - timedelta(days=DAYS[text]))
            case "due" | "present" if text.isdecimal():
                return int(text)
            case "tags":
                numbers = map(int, re.findall(r"\d+", text)) if typed and shown else ()
                return {tag for tag in TAGS if tag in text} | {(shown or [])[number - 1] for number in numbers}
            case "note" | "place" | "0/name" | "1/name" | "2/name" if typed and skips and text.strip("。") in NOTHING:
                return None
        return text

    def answered(self, step: Step, key: str) -> bool:
        """Whether what was just said was taken as the answer to `key`: it is asked no longer, and nobody objected."""
        objections = {PHRASES.changed, PHRASES.review_help}
        gone_on = step.status == "finished" or (step.status == "waiting" and self.key != key)
        return gone_on and not objections & {reply.text for reply in step.replies}

    def do(self, what: Event | str) -> Step | None:
        """One step, with the state coming from JSON text; None if the database was away, when nothing may change."""
        state = State.from_json(json.loads(self.kept))
        code, around = OUTINGS[self.version], (self.now, "王书记", self.world)
        try:
            if isinstance(what, str):
                step = {"back": self.engine.back, "show": self.engine.show}[what](code, state, *around)
            else:
                step = self.engine.resume(code, state, what, *around)
        except ConnectionError:
            assert self.world.down
            self.world.down = False
            return None
        finally:
            assert json.dumps(state.to_json()) == self.kept
        before = self.kept
        self.take(step)
        assert all(not isinstance(reply, Notice) for reply in step.replies) or self.kept == before
        return step

    def take(self, step: Step) -> None:
        assert (step.state is None) == (step.status != "waiting")
        new_records = len(self.world.book) - self.records
        assert new_records == step.committed
        if new_records:
            record = self.world.book[-1]
            assert self.card == "\n".join(["外出", *(f"{key}：{line}" for key in SHOWN if (line := said(record, key)))])
            self.records += 1
        self.kept = json.dumps(step.state.to_json()) if step.state else ""
        if self.kept and isinstance(step.replies[-1], Ask):
            self.put(step.replies[-1])
        elif not self.kept:
            self.old.append(Tap(self.ask.run, self.ask.token, 0))

    def put(self, ask: Ask) -> None:
        """A question is shown: with a token of its own, unless it is redrawn with other marks."""
        if self.ask.run == ask.run and ask.token != self.ask.token:
            assert ask.token == self.ask.token + 1
            self.old.append(Tap(self.ask.run, self.ask.token, len(self.ask.choices) - 1))
        elif self.ask.run == ask.run:
            assert ask.redraw
            assert ask.text == self.ask.text
        for index in range(len(ask.choices)):
            assert parse_payload(payload(ask.run, ask.token, index)) == Tap(ask.run, ask.token, index)
        self.ask = ask
        if self.key == "review":
            self.card = ask.text.split("\n\n")[0]

    def check_record(self, step: Step) -> None:
        """What was recorded just now is what was answered."""
        if not step.committed:
            return
        record = self.world.book[-1]
        for key in COMPARED:
            if key in record:
                value = set(record[key]) if key == "tags" else record[key]
                noted = self.notebook.get(key)
                assert value == noted or str(value) == str(noted), (key, value, noted)


AnyOrder.TestCase.settings = settings(max_examples=400, stateful_step_count=50)
test_any_order = AnyOrder.TestCase
