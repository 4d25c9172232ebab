"""Sends one Outgoing to one chat, part by part."""

import logging

from telegram import BotCommand, BotCommandScopeChat, InlineKeyboardButton, InlineKeyboardMarkup
from telegram.error import BadRequest, TelegramError

from bot.channels.delivery import Delivered, Delivery
from bot.channels.telegram.outcome import is_gone_tap, is_not_editable, is_unchanged, outcome_of, reason_of
from bot.channels.telegram.parts import Answer, Part, Redraw, Rows, SendFile, SendText, ShowCommands, parts_of
from bot.channels.telegram.wire import NO_PREVIEW, SEND_MESSAGE, TelegramBot
from handlers.messages import Outgoing

_log = logging.getLogger(__name__)


async def send(bot: TelegramBot, chat: str, outgoing: Outgoing, content: bytes | None, skip_parts: int) -> Delivery:
    """See `Channel.deliver`. Raises ValueError for a document without content, which is a defect of the caller."""
    if outgoing.document and content is None:
        raise ValueError("a document without its content")
    receipt = ""
    for number, part in enumerate(parts_of(outgoing)):
        if number < skip_parts:
            continue
        try:
            receipt = await _show(bot, chat, part, content or b"") or receipt
        except TelegramError as error:
            outcome = outcome_of(error, number)
            _log.info("part %d of a message was not sent: %s", number + 1, outcome)
            return outcome
    return Delivered(receipt)


async def _show(bot: TelegramBot, chat: str, part: Part, content: bytes) -> str:
    """The id of the message sent, "" if the part sends none."""
    match part:
        case Answer():
            return await _answer(bot, part)
        case Redraw():
            return await _redraw(bot, chat, part)
        case SendText():
            return await _say(bot, chat, part)
        case SendFile():
            sent = await bot.send_document(
                chat, content, filename=part.name, caption=part.caption or None, reply_markup=_keyboard(part.rows)
            )
            return str(sent.message_id)
        case ShowCommands():
            return await _show_commands(bot, chat, part)


async def _say(bot: TelegramBot, chat: str, part: SendText) -> str:
    arguments = {
        "chat_id": chat,
        "text": part.text,
        "reply_markup": _keyboard(part.rows),
        "link_preview_options": NO_PREVIEW,
    }
    sent = await bot.do_api_request(SEND_MESSAGE, api_kwargs=arguments)
    return str(sent["message_id"])


async def _answer(bot: TelegramBot, part: Answer) -> str:
    try:
        await bot.answer_callback_query(part.query, text=part.toast or None)
    except BadRequest as refusal:
        # Losing the notice must not lose the message that follows.
        if not is_gone_tap(refusal):
            _log.warning("a tap could not be answered: %s", reason_of(refusal))
    return ""


async def _redraw(bot: TelegramBot, chat: str, part: Redraw) -> str:
    message, keyboard = int(part.message), _keyboard(part.rows)
    try:
        if part.text:
            await bot.edit_message_text(part.text, chat_id=chat, message_id=message, reply_markup=keyboard)
        else:
            await bot.edit_message_reply_markup(chat_id=chat, message_id=message, reply_markup=keyboard)
    except BadRequest as refusal:
        if is_not_editable(refusal):
            return await _say(bot, chat, SendText(part.text, part.rows)) if part.text else ""
        if not is_unchanged(refusal):
            raise
    return part.message


async def _show_commands(bot: TelegramBot, chat: str, part: ShowCommands) -> str:
    commands = [BotCommand(name, description) for name, description in part.commands]
    try:
        await bot.set_my_commands(commands, scope=BotCommandScopeChat(int(chat)))
    except BadRequest as refusal:
        # Every command can also be typed, so a failed menu doesn't make the delivery fail.
        _log.warning("the commands of a chat could not be set: %s", reason_of(refusal))
    return ""


def _keyboard(rows: Rows) -> InlineKeyboardMarkup | None:
    if not rows:
        return None
    return InlineKeyboardMarkup(
        [[InlineKeyboardButton(button.label, callback_data=button.payload) for button in row] for row in rows]
    )
