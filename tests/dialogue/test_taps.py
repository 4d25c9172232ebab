"""Buttons that are old, or tapped twice, change nothing."""

import pytest

from dialogue import Tap, base36, parse_payload, payload
from tests.dialogue.activity import ANSWERS, report_activity
from tests.dialogue.talk import Talk


def test_a_doubled_tap_is_noticed_and_answers_nothing_else() -> None:
    talk = Talk(report_activity).starts().taps("党课")
    done = talk.button("完成")
    talk.happens(done)
    kept = talk.kept
    talk.happens(done)
    assert talk.hears == talk.notices == ["已经收到了。"]
    assert talk.kept == kept


def test_an_old_tap_is_noticed_and_changes_nothing() -> None:
    talk = Talk(report_activity).starts()
    old = talk.button("党课")
    talk.says("1", "今天")
    kept = talk.kept
    assert talk.happens(old).notices == ["这是以前的问题。"]
    assert talk.kept == kept


def test_a_tap_of_another_run_is_old_also_with_the_same_token() -> None:
    talk = Talk(report_activity).starts()
    assert talk.happens(Tap("k3fa", 1, 0)).notices == ["这是以前的问题。"]


def test_a_tap_beyond_the_last_button_is_old() -> None:
    assert Talk(report_activity).starts().happens(Tap("k3f9", 1, 9)).notices == ["这是以前的问题。"]


def test_buttons_of_a_question_asked_again_after_wrong_words_are_the_new_ones() -> None:
    talk = Talk(report_activity).starts().says("1")
    old = talk.button("今天")
    talk.says("某天")
    assert talk.happens(old).notices == ["这是以前的问题。"]
    assert talk.taps("今天").hears == ["应到？"]


def test_a_doubled_confirmation_after_a_refusal_confirms_nothing() -> None:
    talk = Talk(report_activity).starts().says("1", "昨天", "13", "11")
    confirm = talk.button("确认")
    talk.happens(confirm)
    assert talk.happens(confirm).notices == ["已经收到了。"]


def test_the_card_cannot_be_confirmed_by_its_old_button_while_a_line_is_changed() -> None:
    talk = Talk(report_activity).starts().says(*ANSWERS)
    confirm = talk.button("确认")
    talk.taps("修改")
    assert talk.happens(confirm).notices == ["已经收到了。"]
    talk.taps("日期")
    assert talk.happens(confirm).notices == ["这是以前的问题。"]


def test_the_choice_of_a_line_cannot_be_tapped_twice() -> None:
    talk = Talk(report_activity).starts().says(*ANSWERS, "修改")
    line = talk.button("日期")
    talk.happens(line)
    assert talk.happens(line).notices == ["已经收到了。"]


@pytest.mark.parametrize(
    ("tap", "text"), [(Tap("k3f9", 46, 2), "k3f9.1a.2"), (Tap("0", 0, 0), "0.0.0"), (Tap("z", 36, 35), "z.10.z")]
)
def test_a_tap_travels_as_a_few_letters(tap: Tap, text: str) -> None:
    assert payload(tap.run, tap.token, tap.index) == text
    assert parse_payload(text) == tap


def test_the_longest_payload_is_under_25_bytes() -> None:
    assert len(payload(base36(2**63 - 1), 36**4, 36**2 - 1)) < 25


@pytest.mark.parametrize(
    "text", ["", "k3f9", "k3f9.1", "a.b.c.d", "a..1", "A.1.1", "a.1.-1", "a.1.党", "go:activity", "a.1.１"]
)
def test_what_is_no_payload_is_no_tap(text: str) -> None:
    assert parse_payload(text) is None


def test_numbers_in_base_36() -> None:
    assert [base36(number) for number in (0, 35, 36, 943461)] == ["0", "z", "10", "k7z9"]
    assert int(base36(943461), 36) == 943461
    with pytest.raises(ValueError, match="negative"):
        base36(-1)
