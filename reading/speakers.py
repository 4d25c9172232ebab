"""Who lectured and who chaired, as told in a sentence: known by a surname, so that 观看影片讲党课 names nobody."""

import re

_SURNAMES = (
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何林罗郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘于蒋蔡余杜叶程苏魏吕丁任沈姚卢姜崔"
    "钟谭陆汪范金石廖贾夏韦付方白邹孟熊秦邱江尹薛闫段雷侯龙史陶黎贺顾毛郝龚邵万钱严覃武戴莫孔向汤常温康施牛樊葛邢"
    "齐伍庞颜倪庄聂章鲁岳翟殷詹申欧耿关兰焦俞左柳甘祝包宁尚符舒阮柯纪梅童凌毕单裴霍涂成苗谷盛曲翁冉骆蓝路游辛靳管柴蒙"
)
_COMPOUND = "欧阳|上官|司马|诸葛|司徒|东方|独孤|南宫|夏侯|尉迟|皇甫|慕容"
_POST = "(?:第一书记|副书记|书记|主任|局长|处长|科长|部长|院长|校长|县长|镇长|乡长|教授|老师|委员|党员|同志)"
_NAME = (
    rf"(?:(?:{_COMPOUND}|[{_SURNAMES}])[\u4e00-\u9fff]{{1,2}}?|[\u4e00-\u9fff]{{2,6}}·[\u4e00-\u9fff]{{2,6}}?"
    rf"|[{_SURNAMES}](?:书记|副书记|主任|局长|处长|科长|教授|老师))"
)
_FROM = rf"(?:(?<![^,。;\s\0(:])(?:由|请)?|由|请)(?:(?:机关党委|党委|党组|党总支|党支部|支部|老)?{_POST})?"
_LECTURES = (
    r"(?:主讲|讲授|授课|讲课|讲的?(?=[,。;\s]|$)|作(?:专题|党课)?(?:辅导|报告|讲座)"
    r"|(?:讲|上)了?(?:一?[堂次节个])?[^,。;\0]{0,4}?党课)"
)
# 局党委书记 is somebody else.
_OWN = r"(?:(?<![^,。;\s\0(:])|由|请)(?P<own>(?:党?支部)?书记|我(?!们)|本人)(?:本人|同志)?"
_WHERE = r"(?:带头)?\0*(?:[到为给向][^,。;]{1,10}?)?"
_LECTURER = re.compile(
    rf"(?:{_FROM}(?P<name>{_NAME}){_POST}?|{_OWN}){_WHERE}{_LECTURES}"
    rf"|(?:主讲人|主讲(?=[是为:\s]))\s*[是为:]?\s*(?P<told>{_NAME})(?={_POST}?(?:[,。;\s\0]|$))"
)
_HOST = re.compile(
    rf"(?:{_FROM}(?P<name>{_NAME}){_POST}?|{_OWN})主持(?:了?(?:本次)?会议|了)?|(?:主持人[是为:]?|主持(?:[是为:]|\s))\s*(?P<told>{_NAME})(?=[,。;\s\0]|$)"
)

Found = tuple[str, tuple[int, int]]


def find_lecturer(words: str, secretary: str) -> Found | None:
    """The one who lectured, and where it says so. Of several (张三、李四讲党课) none, so that it is asked.

    `secretary` is the branch secretary who writes: 书记 and 我 are he. Empty where that is not known.
    """
    return _who(_LECTURER, words, secretary)


def find_host(words: str, secretary: str) -> Found | None:
    """The one who chaired, and where it says so; `secretary` as above."""
    return _who(_HOST, words, secretary)


def _who(pattern: re.Pattern[str], words: str, secretary: str) -> Found | None:
    match = pattern.search(words)
    if not match:
        return None
    name = match["name"] or match["told"] or secretary
    return (name, match.span()) if name else None
