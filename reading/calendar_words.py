"""The expressions for days and stretches of days, the more telling first; what each means is in `calendar_meanings`."""

import re
from dataclasses import dataclass
from functools import cache

from reading import calendar_meanings as meanings
from reading.calendar_meanings import DAYS, Meaning
from reading.numbers import NUMBER

_YEAR = (
    r"(?:(?<![0-9])(?P<year>[0-9]{4}|[0-9]{2}|[零〇一二三四五六七八九]{4}|[零〇一二三四五六七八九]{2})\s*年"
    r"|(?P<near>前年|去年|上年|今年|本年|明年))?\s*(?:的)?"
)
_YEAR2 = r"(?P<year2>[0-9]{4}|[零〇一二三四五六七八九]{4})\s*年\s*"
_MONTH = rf"(?P<month>{NUMBER})\s*月份?"
_DAY = rf"(?P<day>{NUMBER})\s*[日号]"
_TO = r"\s*(?:至|到|[-~—–]{1,2})\s*"
_WHICH = r"(?P<which>上上|上|这|本|下下|下)"
_WEEK = r"(?:周|星期|礼拜)"
# 11月第二周, 上个月最后一个周五: part of the month, and which days nobody need work out.
_WHOLE = r"(?!份?\s*的?(?:第|最后|头)[^,。;\s]{1,3}(?:周|星期|礼拜))"
_BY = r"(?:之?前|以前)?"
_SEP = r"[-./]"
_NUMERIC = r"(?P<month>1[0-2]|0?[1-9])[./](?P<day>[0-9]{1,2})"
# 3.5小时, 2/3以上, 5.1分: numbers that are no days.
_NO_UNIT = r"(?!\s*(?:[0-9.:/%万千百亿元小公米吨个斤里度倍折分平亩年点人名次]|以上|以下))"
# 3号楼, 1号文件
_NO_DOOR = r"(?!楼|会议室|院|门|线|厅|教室|文|馆|桥|路|令|通知|公告|议|提案|机|车|地|厂|店|岗|期)"


@dataclass(frozen=True, slots=True)
class Expression:
    """How some days are written. `rank`: 0 tells a day, 1 probably a day, 2 a stretch; `exact`: with both its ends."""

    pattern: re.Pattern[str]
    meaning: Meaning
    rank: int = 0
    exact: bool = False


@cache
def patterns() -> tuple[Expression, ...]:
    """All that may stand in a sentence, the more telling first."""
    iso = rf"(?P<y>[0-9]{{4}}){_SEP}(?P<m>[0-9]{{1,2}}){_SEP}(?P<d>[0-9]{{1,2}})"
    iso2 = rf"(?P<y2>[0-9]{{4}}){_SEP}(?P<m2>[0-9]{{1,2}}){_SEP}(?P<d2>[0-9]{{1,2}})"
    day2 = rf"(?:(?:{_YEAR2})?(?P<month2>{NUMBER})\s*月\s*)?(?P<day2>{NUMBER})\s*[日号]"
    numeric2 = r"(?:(?P<month2>1[0-2]|0?[1-9])[./])?(?P<day2>[0-9]{1,2})"
    return (
        _days(rf"(?<![0-9]){iso}(?:{_TO}{iso2})?(?![0-9])", meanings.iso, exact=True),
        _stretch(rf"(?<![0-9])(?P<y>[0-9]{{4}}){_SEP}(?P<m>[0-9]{{1,2}})(?![0-9.\-/])", meanings.iso_month),
        _days(rf"{_YEAR}{_MONTH}\s*(?P<day>{NUMBER})\s*[日号]?{_TO}{day2}", meanings.days, exact=True),
        _days(rf"{_YEAR}{_MONTH}\s*{_DAY}{_BY}", meanings.day),
        _days(rf"{_WHICH}个?月份?\s*{_DAY}{_BY}", meanings.day_of_near_month),
        _stretch(rf"{_YEAR}{_MONTH}\s*(?P<third>上|中|下)旬", meanings.third),
        _stretch(rf"{_WHICH}个?月(?P<third>上|中|下)旬", meanings.third_of_near_month),
        _stretch(rf"{_YEAR}第?(?P<quarter>[一二三四1-4])季度?[末底]{_BY}", meanings.end_of_quarter),
        _stretch(rf"{_WHICH}?个?季度?[末底]{_BY}", meanings.end_of_near_quarter),
        _stretch(rf"{_YEAR}(?:第(?=.季)|(?=.季度))(?P<quarter>[一二三四1-4])季度?", meanings.quarter),
        _stretch(rf"{_WHICH}个?季度", meanings.near_quarter),
        _stretch(rf"{_YEAR}(?P<half>上|下)半年度?", meanings.half),
        _stretch(rf"{_YEAR}(?P<end>年底|年末|年初|(?<=年)[底末初]){_BY}", meanings.end_of_year),
        _stretch(rf"{_YEAR}{_MONTH}(?P<end>底|末|初){_BY}", meanings.end_of_month),
        _stretch(rf"{_WHICH}?个?(?P<end>月底|月末|月初){_BY}", meanings.end_of_near_month),
        _days(
            rf"{_WHICH}个?{_WEEK}(?:的?{_WEEK})?(?P<weekday>[一二三四五六日天]|[1-7](?![0-9])){_BY}", meanings.weekday
        ),
        _days(
            rf"(?<![每一两三四五六七八九十0-9个周期拜]){_WEEK}(?P<weekday>[一二三四五六日天]|[1-7](?![0-9次年])){_BY}",
            meanings.weekday,
        ),
        _stretch(rf"{_WHICH}个?{_WEEK}(?!年)(?P<weekend>末)?(?:之?内)?", meanings.week),
        _stretch(r"(?<!每)周末", meanings.weekend),
        _days(
            rf"(?P<number>{NUMBER}|半)\s*(?P<unit>天|日|周|个?星期|个?月|年)(?P<way>之?内|以内|之?后|以后|之?前|以前)",
            meanings.distance,
        ),
        _days("(?P<word>" + "|".join(word for word in DAYS if len(word) > 1) + ")" + _BY, meanings.near_day),
        _days("(?P<word>昨|今)(?=[早晚])", meanings.near_day),
        Expression(
            re.compile(rf"(?<![0-9./]){_NUMERIC}(?:{_TO}{numeric2})?{_NO_UNIT}", re.ASCII),
            meanings.numeric,
            1,
            exact=True,
        ),
        _stretch(rf"{_WHICH}个?月份?{_WHOLE}(?:之?内)?", meanings.near_month),
        _stretch(rf"{_YEAR}(?<![0-9]){_MONTH}{_WHOLE}{_BY}", meanings.month),
        Expression(re.compile(rf"(?<![0-9第]){_DAY}{_NO_DOOR}{_BY}", re.ASCII), meanings.bare_day, 1),
        _stretch(
            r"(?<![0-9])(?P<year>[0-9]{4}|[零〇一二三四五六七八九]{4})\s*年(?!级)"
            r"|(?P<near>去年|今年|本年|前年|明年)(?:之?内|全年)?|年内",
            meanings.year_only,
        ),
    )


@cache
def alone() -> tuple[Expression, ...]:
    """What is a day only where nothing else is said: 11月20, 11-20, 20261120, 廿三."""
    ends = rf"(?!{_TO}|\s*(?:{NUMBER}|[日号月.]))"
    return (
        _days(r"(?P<y>[0-9]{4})(?P<m>[0-9]{2})(?P<d>[0-9]{2})(?![0-9])(?P<y2>)", meanings.iso),
        _days(
            rf"(?P<y>[0-9]{{4}})[\s、,。](?P<m>[0-9]{{1,2}})[\s、,。](?P<d>[0-9]{{1,2}})(?P<y2>){ends}", meanings.iso
        ),
        _days(rf"{_YEAR}{_MONTH}\s*(?P<day>{NUMBER}){ends}", meanings.day),
        _days(
            rf"(?<![0-9\-])(?P<month>1[0-2]|0?[1-9])-(?P<day>[0-9]{{1,2}})(?P<day2>)(?P<month2>){ends}",
            meanings.numeric,
        ),
        _days(rf"(?P<day>[廿卅][一二三四五六七八九]?){ends}", meanings.bare_day),
    )


def _days(pattern: str, meaning: Meaning, *, exact: bool = False) -> Expression:
    return Expression(re.compile(pattern, re.ASCII), meaning, 0, exact)


def _stretch(pattern: str, meaning: Meaning) -> Expression:
    return Expression(re.compile(pattern, re.ASCII), meaning, 2)
