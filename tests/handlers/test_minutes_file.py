"""Minutes sent as a Word file are read like pasted text, and the file is attached to the record."""

from tests.handlers.bureau import Bureau
from tests.handlers.test_captions import attached

MINUTES = """第一党支部支委会会议记录
时间：2026年11月5日
地点：三楼会议室
应到：5人
实到：5人
主题：研究换届工作"""


def test_minutes_are_read_back_as_a_card_and_attached(bureau: Bureau) -> None:
    secretary = bureau.secretary.sends_file("会议记录.docx", words=MINUTES)
    assert "时间：11月5日 周四" in secretary.hears
    assert "地点：三楼会议室" in secretary.hears
    assert "附件：1个" in secretary.hears
    secretary.taps("确认")
    assert bureau.count("committee_meeting", in_="一支部") == 1
    assert attached(bureau) == ["会议记录.docx"]


def test_minutes_win_over_a_caption_that_says_less(bureau: Bureau) -> None:
    secretary = bureau.secretary.sends_file("会议记录.docx", "支委会的记录", words=MINUTES)
    assert "主题：研究换届工作" in secretary.hears


def test_a_document_that_reports_nothing_is_attached_as_before(bureau: Bureau) -> None:
    bureau.secretary.says("昨天支委会，应到5实到5，研究换届").taps("确认")
    assert "放到哪条记录里" in bureau.secretary.sends_file("讲话稿.docx", words="各位同志，大家好。").hears


def test_a_caption_counts_where_the_document_reports_nothing(bureau: Bureau) -> None:
    words = "昨天支委会，应到5实到5，研究换届"
    assert "主题：研究换届" in bureau.secretary.sends_file("讲话稿.docx", words, words="各位同志，大家好。").hears


def test_within_a_form_the_file_belongs_to_the_form(bureau: Bureau) -> None:
    secretary = bureau.secretary.says("上报活动", "主题党日").sends_file("会议记录.docx", words=MINUTES)
    assert "收到了" in secretary.hears
    secretary.says("昨天", "清理河道").taps("确认")
    assert bureau.count("committee_meeting", in_="一支部") == 0
    assert attached(bureau) == ["会议记录.docx"]


def test_a_stranger_is_asked_who_he_is(bureau: Bureau) -> None:
    assert "邀请码" in bureau.stranger().sends_file("会议记录.docx", words=MINUTES).hears
