"""Parsers as handlers have them, only shorter."""

from datetime import date, timedelta

from dialogue import Unacceptable


def word(text: str, _today: date) -> str:
    return text.strip()


def short(text: str, _today: date) -> str:
    if len(text) > 10:
        raise Unacceptable("最多十个字。")
    return text


def number(text: str, _today: date) -> int:
    if not text.isdecimal():
        raise Unacceptable("请写一个数。")
    return int(text)


def day(text: str, today: date) -> date:
    ago = {"今天": 0, "昨天": 1, "前天": 2}
    if text not in ago:
        raise Unacceptable("请写哪一天。")
    return today - timedelta(days=ago[text])
