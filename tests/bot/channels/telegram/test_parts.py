"""Which calls an Outgoing becomes, and where texts are cut."""

import dataclasses

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.channels.telegram.parts import Answer, Redraw, SendFile, SendText, ShowCommands, parts_of, rows_of, split_text
from handlers.messages import Button, Document, Outgoing

YES = Button("确认", "r:q:0")
REPORT = Document(kind="report", id=1, name="三张清单.docx", format="docx")


def units(text: str) -> int:
    return len(text.encode("utf-16-le")) // 2


def labels(*names: str) -> list[list[str]]:
    rows = rows_of(tuple(Button(name, "p") for name in names))
    return [[button.label for button in row] for row in rows]


CHARACTERS = st.sampled_from("一党🎉a \n")


@given(st.text(CHARACTERS, max_size=60), st.integers(2, 20))
def test_pieces_fit_and_lose_nothing_but_blanks_at_the_cuts(text: str, limit: int) -> None:
    pieces = split_text(text, limit)
    assert all(units(piece) <= limit and piece.strip() for piece in pieces)
    assert "".join("".join(pieces).split()) == "".join(text.split())


@given(st.lists(st.text("一党🎉a", min_size=1, max_size=10), min_size=1, max_size=30))
def test_lines_that_fit_are_never_broken(lines: list[str]) -> None:
    text = "\n".join(lines)
    assert "\n".join(split_text(text, 20)) == text


@given(st.text("一党🎉a", min_size=1, max_size=80), st.integers(2, 20))
def test_a_single_long_line_is_cut_between_characters(text: str, limit: int) -> None:
    pieces = split_text(text, limit)
    assert "".join(pieces) == text
    assert all(units(piece) >= limit - 1 for piece in pieces[:-1])


def test_an_emoji_at_the_limit_is_not_torn() -> None:
    assert split_text("一" * 4095 + "🎉" + "二") == ["一" * 4095, "🎉二"]


def test_a_text_of_exactly_the_limit_stays_whole() -> None:
    assert split_text("🎉" * 2048) == ["🎉" * 2048]
    assert split_text("一" * 4096 + "\n" + "二") == ["一" * 4096, "二"]


def test_short_labels_share_a_row_and_long_ones_do_not() -> None:
    assert labels("确认", "修改", "取消") == [["确认", "修改"], ["取消"]]
    assert labels("是", "理论学习中心组学习会议", "否", "不知道") == [
        ["是"],
        ["理论学习中心组学习会议"],
        ["否", "不知道"],
    ]


def test_buttons_stand_under_the_last_piece() -> None:
    text = "一" * 4000 + "\n" + "二" * 4000
    assert parts_of(Outgoing(text, buttons=(YES,))) == [SendText("一" * 4000, ()), SendText("二" * 4000, ((YES,),))]


def test_a_document_carries_a_short_text_as_its_caption() -> None:
    assert parts_of(Outgoing("请查收。", document=REPORT, buttons=(YES,))) == [
        SendFile("三张清单.docx", "请查收。", ((YES,),))
    ]


def test_a_text_too_long_for_a_caption_goes_before_the_document() -> None:
    assert parts_of(Outgoing("长" * 1025, document=REPORT, buttons=(YES,))) == [
        SendText("长" * 1025, ()),
        SendFile("三张清单.docx", "", ((YES,),)),
    ]


def test_a_tap_is_answered_before_anything_is_shown() -> None:
    outgoing = Outgoing("已记录。", answers="900", toast="已保存", edits="31", commands=(("menu", "菜单"),))
    assert parts_of(outgoing) == [
        Answer("900", "已保存"),
        Redraw("31", "已记录。", ()),
        ShowCommands((("menu", "菜单"),)),
    ]


def test_a_long_text_redraws_the_old_message_and_continues_below() -> None:
    parts = parts_of(Outgoing("一" * 4096 + "二", edits="31", buttons=(YES,)))
    assert parts == [Redraw("31", "一" * 4096, ()), SendText("二", ((YES,),))]


def test_an_edit_without_text_changes_only_the_buttons() -> None:
    assert parts_of(Outgoing(edits="31")) == [Redraw("31", "", ())]


def test_a_document_can_not_replace_a_text_so_it_follows() -> None:
    assert parts_of(Outgoing("好了。", edits="31", document=REPORT)) == [
        Redraw("31", "好了。", ()),
        SendFile("三张清单.docx", "", ()),
    ]


def test_a_toast_alone_shows_nothing_new() -> None:
    assert parts_of(Outgoing(answers="900", toast="已过期" * 100)) == [Answer("900", ("已过期" * 100)[:200])]


@pytest.mark.parametrize("blank", ["", " ", "\n\n"])
def test_a_blank_text_is_not_sent(blank: str) -> None:
    assert parts_of(dataclasses.replace(Outgoing(), text=blank)) == []
