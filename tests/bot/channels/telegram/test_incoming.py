"""What a person does in Telegram, read from the updates as they come off the wire."""

from typing import Any

import pytest

from bot.channels.telegram import incoming_of
from handlers.messages import Incoming, IncomingFile

ZHANG = {"id": 42, "is_bot": False, "first_name": "三", "last_name": "张"}
PRIVATE = {"id": 42, "type": "private"}
GROUP = {"id": -100, "type": "supergroup"}


def message(chat: dict[str, Any] = PRIVATE, **content: Any) -> dict[str, Any]:
    return {"update_id": 7, "message": {"message_id": 5, "date": 0, "chat": chat, "from": ZHANG, **content}}


def file_of(update: dict[str, Any], limit: int = 1000) -> IncomingFile | None:
    event = incoming_of(update, file_limit=limit)
    assert event is not None
    return event.file


def test_typed_words_arrive_with_their_sender() -> None:
    assert incoming_of(message(text="上周五开了支委会")) == Incoming(
        channel="telegram", chat="42", event_id="7", text="上周五开了支委会"
    )


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("/start AB12CD", "/start AB12CD"),
        ("/menu", "/menu"),
        ("/menu@SanzhangBot", "/menu"),
        ("/start@SanzhangBot AB12CD", "/start AB12CD"),
        ("写信给 a/b@c.cn", "写信给 a/b@c.cn"),
    ],
)
def test_a_command_is_read_without_the_name_of_the_bot(typed: str, read: str) -> None:
    event = incoming_of(message(text=typed))
    assert event is not None
    assert event.text == read


def test_a_tap_names_its_payload_its_message_and_the_query_to_answer() -> None:
    tap = {"id": "900", "from": ZHANG, "data": "r1:q2:0", "message": {"message_id": 31, "chat": PRIVATE, "date": 0}}
    assert incoming_of({"update_id": 8, "callback_query": tap}) == Incoming(
        channel="telegram", chat="42", event_id="8", tap="r1:q2:0", message="31", query="900"
    )


@pytest.mark.parametrize(
    "update",
    [
        message(chat=GROUP, text="大家好"),
        message(chat=GROUP, sticker={}),
        message(pinned_message={"message_id": 1}),
        {"update_id": 7, "edited_message": message(text="改过的话")["message"]},
        {"update_id": 7, "callback_query": {"id": "1", "from": ZHANG, "data": "x"}},
        {
            "update_id": 7,
            "callback_query": {"id": "1", "from": ZHANG, "data": "x", "message": message(chat=GROUP)["message"]},
        },
        {"update_id": 7, "my_chat_member": {}},
    ],
    ids=["group", "group sticker", "service message", "edit", "inline tap", "group tap", "other kind"],
)
def test_what_is_not_said_to_us_in_private_is_left_out(update: dict[str, Any]) -> None:
    assert incoming_of(update) is None


def test_of_a_photo_the_largest_size_is_taken_with_the_caption_as_text() -> None:
    sizes = [
        {"file_id": "small", "width": 90, "height": 67, "file_size": 100},
        {"file_id": "large", "width": 1280, "height": 960, "file_size": 900},
        {"file_id": "middle", "width": 320, "height": 240, "file_size": 300},
    ]
    event = incoming_of(message(photo=sizes, caption="主题党日合影"))
    assert event is not None
    assert event.text == "主题党日合影"
    assert event.file == IncomingFile(name="照片5.jpg", reference="large")


def test_a_document_keeps_its_name() -> None:
    update = message(document={"file_id": "d1", "file_name": "会议记录.docx", "file_size": 10})
    assert file_of(update) == IncomingFile(name="会议记录.docx", reference="d1")


def test_a_document_without_a_name_gets_one() -> None:
    assert file_of(message(document={"file_id": "d1"})) == IncomingFile(name="文件5", reference="d1")


def test_a_file_above_the_limit_comes_with_its_problem_and_is_not_referred_to() -> None:
    update = message(document={"file_id": "d1", "file_name": "录像.zip", "file_size": 6 * 2**20})
    file = file_of(update, limit=5 * 2**20)
    assert file == IncomingFile(name="录像.zip", problem="这个文件太大，最多只能收 5 MB，请压缩后再发。")


@pytest.mark.parametrize("kind", ["sticker", "voice", "video", "video_note", "audio", "location", "contact", "poll"])
def test_what_we_do_not_keep_is_answered_not_ignored(kind: str) -> None:
    assert file_of(message(**{kind: {}})) == IncomingFile(name="", problem="暂时只能收文字、图片和文件。")


def test_a_gif_is_not_taken_for_the_document_it_also_claims_to_be() -> None:
    file = file_of(message(animation={}, document={"file_id": "d1", "file_name": "a.mp4"}))
    assert file is not None
    assert file.problem
    assert not file.reference
