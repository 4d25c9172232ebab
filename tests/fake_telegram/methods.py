"""The methods of the Bot API a bot of ours calls, but for those that move updates (see server)."""

import re
from collections.abc import Callable
from typing import Any

from tests.fake_telegram import shapes
from tests.fake_telegram.errors import bad_request
from tests.fake_telegram.parameters import Parameters, Upload
from tests.fake_telegram.world import BOT, FILE_LIMIT, SentFile, World

TEXT_LIMIT = 4096
CAPTION_LIMIT = 1024
TOAST_LIMIT = 200
ACTIONS = {"typing", "upload_photo", "upload_document"}

Method = Callable[[World, Parameters], Any]


def get_me(world: World, given: Parameters) -> Any:
    given.finish()
    return BOT | {"can_join_groups": False, "can_read_all_group_messages": False, "supports_inline_queries": False}


def send_message(world: World, given: Parameters) -> Any:
    chat = world.writable_chat(given.chat_id())
    text = _text(given.text("text"), TEXT_LIMIT, "message is too long")
    if not text:
        raise bad_request("message text is empty")
    markup = given.keyboard()
    preview = _preview(given)
    _finish_sending(given)
    return shapes.message(chat, world.post(chat, text, from_bot=True, markup=markup, preview=preview))


def send_document(world: World, given: Parameters) -> Any:
    return _send_file(world, given, "document")


def send_photo(world: World, given: Parameters) -> Any:
    return _send_file(world, given, "photo")


def edit_message_text(world: World, given: Parameters) -> Any:
    chat = world.reachable_chat(given.chat_id())
    message_id = given.integer("message_id")
    text = _text(given.text("text"), TEXT_LIMIT, "MESSAGE_TOO_LONG")
    if not text:
        raise bad_request("message text is empty")
    markup = given.keyboard()
    preview = _preview(given)
    _finish_sending(given)
    return shapes.message(chat, world.redraw(chat, message_id, text=text, markup=markup, preview=preview))


def edit_message_reply_markup(world: World, given: Parameters) -> Any:
    chat = world.reachable_chat(given.chat_id())
    message_id = given.integer("message_id")
    markup = given.keyboard()
    given.finish()
    return shapes.message(chat, world.redraw(chat, message_id, markup=markup))


def answer_callback_query(world: World, given: Parameters) -> Any:
    query = given.text("callback_query_id")
    text = _text(given.text("text"), TOAST_LIMIT, "MESSAGE_TOO_LONG")
    given.ignore("show_alert", "cache_time")
    given.finish()
    chat = world.taps.pop(query, None)
    if chat is None:
        raise bad_request("query is too old and response timeout expired or query ID is invalid")
    chat.answers.append(text)
    return True


def send_chat_action(world: World, given: Parameters) -> Any:
    chat = world.writable_chat(given.chat_id())
    action = given.text("action")
    given.finish()
    if action not in ACTIONS:
        raise bad_request("wrong parameter action in request")
    chat.actions.append(action)
    return True


def get_file(world: World, given: Parameters) -> Any:
    file = world.files.get(given.text("file_id"))
    given.finish()
    if file is None:
        raise bad_request("wrong file_id or the file is temporarily unavailable")
    if file.size > FILE_LIMIT:
        raise bad_request("file is too big")
    folder = "photos" if file.photo else "documents"
    return shapes.document(file) | {"file_path": f"{folder}/{file.id}"}


def set_my_commands(world: World, given: Parameters) -> Any:
    commands = given.json("commands") or []
    scope = _scope(world, given)
    given.finish()
    if len(commands) > 100:
        raise bad_request("BOT_COMMANDS_TOO_MUCH")
    for command in commands:
        if not re.fullmatch(r"[a-z0-9_]{1,32}", command["command"]):
            raise bad_request("BOT_COMMAND_INVALID")
        if not 1 <= len(command["description"]) <= 256:
            raise bad_request("BOT_COMMAND_DESCRIPTION_INVALID")
    world.commands[scope] = commands
    return True


def delete_my_commands(world: World, given: Parameters) -> Any:
    scope = _scope(world, given)
    given.finish()
    world.commands.pop(scope, None)
    return True


def get_my_commands(world: World, given: Parameters) -> Any:
    scope = _scope(world, given)
    given.finish()
    return world.commands.get(scope, [])


METHODS: dict[str, Method] = {
    "getMe": get_me,
    "sendMessage": send_message,
    "sendDocument": send_document,
    "sendPhoto": send_photo,
    "editMessageText": edit_message_text,
    "editMessageReplyMarkup": edit_message_reply_markup,
    "answerCallbackQuery": answer_callback_query,
    "sendChatAction": send_chat_action,
    "getFile": get_file,
    "setMyCommands": set_my_commands,
    "deleteMyCommands": delete_my_commands,
    "getMyCommands": get_my_commands,
}


def _send_file(world: World, given: Parameters, kind: str) -> Any:
    chat = world.writable_chat(given.chat_id())
    caption = _text(given.text("caption"), CAPTION_LIMIT, "message caption is too long")
    given_file = given.file(kind)
    markup = given.keyboard()
    given.ignore("disable_content_type_detection")
    _finish_sending(given)
    file = _stored(world, given_file, photo=kind == "photo")
    return shapes.message(chat, world.post(chat, caption, from_bot=True, markup=markup, file=file))


def _stored(world: World, given: Upload | str, *, photo: bool) -> SentFile:
    if isinstance(given, Upload):
        if not given.content:
            raise bad_request("file must be non-empty")
        return world.add_file(given.name, given.content, photo=photo)
    file = world.files.get(given)
    if file is None:
        raise bad_request("wrong file identifier/HTTP URL specified")
    if file.photo is not photo:
        raise bad_request("can't use file of the other type")
    return file


def _preview(given: Parameters) -> bool:
    options = given.json("link_preview_options") or {}
    return not options.get("is_disabled", False)


def _finish_sending(given: Parameters) -> None:
    given.ignore("disable_notification", "protect_content")
    given.finish()


def _text(text: str, limit: int, refusal: str) -> str:
    """Trimmed as Telegram does it; `limit` in UTF-16 units."""
    trimmed = text.strip()
    if len(trimmed.encode("utf-16-le")) // 2 > limit:
        raise bad_request(refusal)
    return trimmed


def _scope(world: World, given: Parameters) -> str:
    scope = given.json("scope") or {"type": "default"}
    given.ignore("language_code")
    if scope["type"] == "chat":
        return f"chat {world.reachable_chat(int(scope['chat_id'])).id}"
    if scope["type"] not in {"default", "all_private_chats"}:
        raise bad_request("unsupported type of BotCommandScope")
    return str(scope["type"])
