"""The expressions for days and stretches of days, the more telling first; what each means is in `calendar_meanings`."""

import re
from functools import cache

from handlers import calendar_meanings as meanings
from handlers.calendar_meanings import DAYS, Meaning
from handlers.numbers import NUMBER

_YEAR = r"(?:(?P<year>[0-9]{4}|[零〇一二三四五六七八九]{4})\s*年|(?P<near>前年|去年|上年|今年|本年|明年))?\s*(?:的)?"
_MONTH = rf"(?P<month>{NUMBER})\s*月份?"
_TO = r"\s*(?:至|到|-|~|—|–)\s*"


@cache
def patterns() -> tuple[tuple[re.Pattern[str], Meaning], ...]:
    """All of them, the more telling first."""
    day = rf"(?P<day>{NUMBER})\s*[日号]"
    table: list[tuple[str, Meaning]] = [
        (
            rf"(?<![0-9])(?P<y>[0-9]{{4}})[-./](?P<m>[0-9]{{1,2}})[-./](?P<d>[0-9]{{1,2}})(?:{_TO}(?P<y2>[0-9]{{4}})[-./](?P<m2>[0-9]{{1,2}})[-./](?P<d2>[0-9]{{1,2}}))?(?![0-9])",
            meanings.iso,
        ),
        (r"(?<![0-9])(?P<y>[0-9]{4})[-./](?P<m>[0-9]{1,2})(?![0-9.\-/])", meanings.iso_month),
        (
            rf"{_YEAR}{_MONTH}\s*(?P<day>{NUMBER})\s*[日号]?{_TO}(?:(?P<month2>{NUMBER})\s*月\s*)?(?P<day2>{NUMBER})\s*[日号]",
            meanings.days,
        ),
        (rf"{_YEAR}{_MONTH}\s*{day}(?:之?前|以前)?", meanings.day),
        (rf"(?P<which>上上|上|这|本|下下|下)个?月份?\s*{day}(?:之?前)?", meanings.day_of_near_month),
        (rf"{_YEAR}{_MONTH}\s*(?P<third>上|中|下)旬", meanings.third),
        (r"(?P<which>上上|上|这|本|下下|下)个?月(?P<third>上|中|下)旬", meanings.third_of_near_month),
        (rf"{_YEAR}(?:第)?(?P<quarter>[一二三四1-4])季度?", meanings.quarter),
        (r"(?P<which>上|这|本|下)(?:个)?季度?", meanings.near_quarter),
        (rf"{_YEAR}(?P<half>上|下)半年", meanings.half),
        (rf"{_YEAR}(?P<end>年底|年末|年初)(?:之?前|以前)?", meanings.end_of_year),
        (rf"{_YEAR}{_MONTH}(?P<end>底|末|初)(?:之?前|以前)?", meanings.end_of_month),
        (r"(?P<which>上上|上|这|本|下下|下)?个?(?P<end>月底|月末|月初)(?:之?前|以前)?", meanings.end_of_near_month),
        (
            r"(?P<which>上上|上|这|本|下下|下)(?:个)?(?:周|星期|礼拜)(?P<weekday>[一二三四五六日天1-7])(?:之?前)?",
            meanings.weekday,
        ),
        (r"(?:周|星期|礼拜)(?P<weekday>[一二三四五六日天])(?:之?前)?", meanings.weekday),
        (r"(?P<which>上上|上|这|本|下下|下)(?:个)?(?:周|星期|礼拜)(?!年)(?P<weekend>末)?", meanings.week),
        (
            rf"(?P<number>{NUMBER})\s*(?P<unit>天|日|周|个?星期|个月)(?P<way>之?内|以内|之?后|以后|之?前|以前)",
            meanings.distance,
        ),
        ("(?P<word>" + "|".join(word for word in DAYS if len(word) > 1) + ")(?:之?前)?", meanings.near_day),
        ("(?P<word>昨|今)(?=晚)", meanings.near_day),
        (
            r"(?<![0-9.])(?P<month>1[0-2]|0?[1-9])[./](?P<day>[0-9]{1,2})(?:-(?P<day2>[0-9]{1,2}))?(?![0-9.万千百亿元%])",
            meanings.numeric,
        ),
        (r"(?P<which>上上|上|这|本|下下|下)个?月份?(?:之?内)?", meanings.near_month),
        (rf"{_YEAR}(?<![0-9]){_MONTH}(?:之?前)?", meanings.month),
        (rf"(?<![0-9第]){day}(?:之?前)?", meanings.bare_day),
        (
            r"(?P<year>[0-9]{4}|[零〇一二三四五六七八九]{4})\s*年(?!级)|(?P<near>去年|今年|本年|前年|明年)(?:之?内|全年)?",
            meanings.year_only,
        ),
    ]
    return tuple((re.compile(pattern, re.ASCII), meaning) for pattern, meaning in table)
