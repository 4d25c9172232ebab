"""A Telegram of our own: a strict Bot API server on loopback, and the people who use it, for tests.

    with FakeTelegram() as telegram:
        zhang = telegram.user("张三")
        zhang.says("/start")
        zhang.hears("欢迎")

It keeps state in its own thread, so that a test may block while it waits; nothing is polled, nobody sleeps.
Texts of errors and the behaviour of getUpdates follow the sources of tdlib/telegram-bot-api (`Client.cpp`). Stricter
than the real one in a single point: a parameter it does not know is refused, where Telegram would ignore it.
"""

from tests.fake_telegram.faults import Fault
from tests.fake_telegram.server import FakeTelegram
from tests.fake_telegram.user import User
from tests.fake_telegram.world import InlineButton, Message, SentFile

__all__ = ["FakeTelegram", "Fault", "InlineButton", "Message", "SentFile", "User"]
