"""The stand-in is as strict as the real thing: what Telegram would refuse, it refuses."""

import threading
from collections.abc import Iterator
from typing import Any

import httpx
import pytest

from tests.fake_telegram import FakeTelegram, Fault

Answer = tuple[int, Any]


@pytest.fixture
def server() -> Iterator[FakeTelegram]:
    with FakeTelegram() as server:
        yield server


def call(server: FakeTelegram, method: str, **arguments: Any) -> Answer:
    """The HTTP status, and the result or the description."""
    answer = httpx.post(f"{server.base_url}{server.token}/{method}", json=arguments, timeout=10, trust_env=False)
    body = answer.json()
    return answer.status_code, body["result"] if body["ok"] else body["description"]


def polled(server: FakeTelegram, **arguments: Any) -> list[str]:
    return [update["message"]["text"] for update in call(server, "getUpdates", **arguments)[1]]


def keyboard(data: str, buttons: int = 1) -> dict[str, Any]:
    return {"inline_keyboard": [[{"text": "确认", "callback_data": data}]] * buttons}


def test_updates_come_again_until_a_later_offset_forgets_them(server: FakeTelegram) -> None:
    zhang = server.user("张三")
    for text in "甲乙丙":
        zhang.says(text)
    [first, *_] = call(server, "getUpdates")[1]
    assert polled(server) == ["甲", "乙", "丙"]
    assert polled(server, offset=first["update_id"]) == ["甲", "乙", "丙"]
    assert polled(server, offset=first["update_id"] + 1) == ["乙", "丙"]
    assert polled(server) == ["乙", "丙"]
    assert polled(server, limit=1) == ["乙"]
    assert polled(server, offset=-1) == ["丙"]
    assert server.waiting == 1


def test_kinds_of_updates_that_were_not_asked_for_are_not_kept(server: FakeTelegram) -> None:
    call(server, "getUpdates", allowed_updates=["message"])
    zhang = server.user("张三")
    zhang.edits(zhang.says("甲"), "乙")
    assert polled(server) == ["甲"]


def test_a_long_poll_ends_when_something_arrives(server: FakeTelegram) -> None:
    answers: list[list[str]] = []
    polling = threading.Thread(target=lambda: answers.append(polled(server, timeout=10)))
    polling.start()
    server.user("张三").says("甲")
    polling.join(5)
    assert answers == [["甲"]]


def test_a_webhook_keeps_others_from_polling(server: FakeTelegram) -> None:
    call(server, "setWebhook", url="http://127.0.0.1:9/")
    status, description = call(server, "getUpdates")
    assert (status, description[:8]) == (409, "Conflict")
    call(server, "deleteWebhook")
    assert call(server, "getUpdates") == (200, [])


def test_a_wrong_token_and_an_unknown_method_are_refused(server: FakeTelegram) -> None:
    assert httpx.get(f"{server.base_url}1:wrong/getMe", trust_env=False).status_code == 401
    assert call(server, "sendFax")[0] == 404


@pytest.mark.parametrize(
    ("method", "arguments", "refusal"),
    [
        ("sendMessage", {"text": " "}, "message text is empty"),
        ("sendMessage", {"text": "🎉" * 2049}, "message is too long"),
        ("sendMessage", {"text": "好", "colour": "red"}, "unknown parameter colour"),
        ("sendMessage", {"text": "好", "chat_id": 1}, "chat not found"),
        ("sendMessage", {"text": "好", "reply_markup": keyboard("党" * 22)}, "BUTTON_DATA_INVALID"),
        ("editMessageText", {"text": "好", "message_id": 1, "reply_markup": keyboard("x" * 65)}, "BUTTON_DATA_INVALID"),
        ("sendMessage", {"text": "好", "reply_markup": keyboard("yes", 101)}, "REPLY_MARKUP_TOO_LONG"),
        ("sendDocument", {}, "there is no document in the request"),
        ("sendDocument", {"document": "nothing"}, "wrong file identifier/HTTP URL specified"),
        ("sendPhoto", {"photo": "nothing", "caption": "长" * 1025}, "message caption is too long"),
        ("editMessageText", {"text": "好", "message_id": 99}, "message to edit not found"),
        ("sendChatAction", {"action": "dancing"}, "wrong parameter action in request"),
    ],
)
def test_what_telegram_would_refuse_is_refused(
    server: FakeTelegram, method: str, arguments: dict[str, Any], refusal: str
) -> None:
    zhang = server.user("张三", acquainted=True)
    assert call(server, method, **{"chat_id": zhang.id} | arguments) == (400, f"Bad Request: {refusal}")
    assert zhang.chat == []
    assert server.count(method) == 0
    assert server.count(method, ok=False) == 1


def test_a_keyboard_may_have_a_hundred_buttons_of_64_bytes(server: FakeTelegram) -> None:
    zhang = server.user("张三", acquainted=True)
    assert call(server, "sendMessage", chat_id=zhang.id, text="好", reply_markup=keyboard("x" * 64, 100))[0] == 200
    assert len(zhang.chat[-1].buttons) == 100


def test_a_bot_can_not_write_first_nor_to_who_blocked_it(server: FakeTelegram) -> None:
    zhang = server.user("张三")
    assert call(server, "sendMessage", chat_id=zhang.id, text="好")[0] == 400
    zhang.says("/start")
    assert call(server, "sendMessage", chat_id=zhang.id, text="好")[0] == 200
    zhang.blocks()
    assert call(server, "sendMessage", chat_id=zhang.id, text="好")[0] == 403


def test_a_persons_own_message_can_not_be_edited(server: FakeTelegram) -> None:
    zhang = server.user("张三")
    said = zhang.says("甲")
    edit = call(server, "editMessageText", chat_id=zhang.id, message_id=said.id, text="乙")
    assert edit == (400, "Bad Request: message can't be edited")


def test_a_tap_is_answered_once(server: FakeTelegram) -> None:
    zhang = server.user("张三", acquainted=True)
    call(server, "sendMessage", chat_id=zhang.id, text="请确认", reply_markup=keyboard("yes"))
    query = zhang.taps("确认")
    [update] = call(server, "getUpdates")[1]
    assert (update["callback_query"]["data"], update["callback_query"]["id"]) == ("yes", query)
    assert call(server, "answerCallbackQuery", callback_query_id=query, text="好") == (200, True)
    assert call(server, "answerCallbackQuery", callback_query_id=query)[0] == 400
    assert zhang.hears_answer() == "好"


def test_an_old_button_can_still_be_tapped_as_it_was_seen(server: FakeTelegram) -> None:
    zhang = server.user("张三", acquainted=True)
    message_id = call(server, "sendMessage", chat_id=zhang.id, text="第一步", reply_markup=keyboard("one"))[1]
    seen = zhang.hears("第一步")
    call(server, "editMessageText", chat_id=zhang.id, message_id=message_id["message_id"], text="第二步")
    zhang.taps("确认", on=seen)
    assert call(server, "getUpdates")[1][0]["callback_query"]["data"] == "one"
    with pytest.raises(AssertionError, match="sees no button"):
        zhang.taps("确认")


def test_a_file_that_was_sent_can_be_sent_on_by_its_id(server: FakeTelegram) -> None:
    zhang = server.user("张三")
    photo = zhang.sends_photo(b"jpeg").file
    assert photo is not None
    assert call(server, "sendPhoto", chat_id=zhang.id, photo=photo.id)[0] == 200
    assert call(server, "sendDocument", chat_id=zhang.id, document=photo.id)[0] == 400
    assert zhang.hears().file == photo


def test_commands_of_a_chat_come_before_the_general_ones(server: FakeTelegram) -> None:
    zhang = server.user("张三", acquainted=True)
    own = {"type": "chat", "chat_id": zhang.id}
    call(server, "setMyCommands", commands=[{"command": "help", "description": "帮助"}])
    call(server, "setMyCommands", commands=[{"command": "menu", "description": "菜单"}], scope=own)
    assert zhang.commands == {"menu": "菜单"}
    assert call(server, "getMyCommands", scope=own)[1] == [{"command": "menu", "description": "菜单"}]
    call(server, "deleteMyCommands", scope=own)
    assert zhang.commands == {"help": "帮助"}
    assert call(server, "setMyCommands", commands=[{"command": "帮助", "description": "x"}])[0] == 400


def test_faults_meet_the_calls_they_were_planned_for(server: FakeTelegram) -> None:
    zhang = server.user("张三", acquainted=True)
    server.fails("sendMessage", Fault.server_error(), after=1, times=2)
    statuses = [call(server, "sendMessage", chat_id=zhang.id, text=text)[0] for text in "甲乙丙丁"]
    assert statuses == [200, 500, 500, 200]
    assert [message.text for message in zhang.chat] == ["甲", "丁"]


def test_a_lost_answer_hides_what_was_done(server: FakeTelegram) -> None:
    zhang = server.user("张三", acquainted=True)
    server.fails("sendMessage", Fault.answer_lost())
    assert call(server, "sendMessage", chat_id=zhang.id, text="甲")[0] == 502
    assert zhang.hears("甲")


def test_a_request_may_stay_without_an_answer(server: FakeTelegram) -> None:
    server.fails("getMe", Fault.no_answer())
    with pytest.raises(httpx.ReadTimeout):
        httpx.get(f"{server.base_url}{server.token}/getMe", timeout=0.05, trust_env=False)
    assert call(server, "getMe")[0] == 200


def test_who_waits_in_vain_is_told_what_was_to_be_seen(server: FakeTelegram) -> None:
    zhang = server.user("张三")
    zhang.says("上报")
    with pytest.raises(AssertionError, match="上报"):
        zhang.hears("欢迎", timeout=0.01)
