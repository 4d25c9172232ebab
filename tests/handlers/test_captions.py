"""Words that come with a file count as words, and the file belongs to what they begin or answer."""

from handlers.messages import Incoming, IncomingFile
from storage.models import Attachment
from tests.handlers.bureau import Bureau


def attached(bureau: Bureau) -> list[str]:
    """The files that belong to a record."""
    with bureau.database.read() as session:
        return [one.name for one in session.query(Attachment) if one.activity_id is not None]


def test_a_caption_that_reports_something_begins_the_report_with_the_file(bureau: Bureau) -> None:
    secretary = bureau.secretary.sends_file("a.jpg", "昨天支委会，应到5实到5，研究换届")
    assert "主题：研究换届" in secretary.hears
    assert "附件：1个" in secretary.hears
    secretary.taps("确认")
    assert bureau.count("committee_meeting", in_="一支部") == 1
    assert attached(bureau) == ["a.jpg"]


def test_a_caption_answers_the_open_question(bureau: Bureau) -> None:
    secretary = bureau.secretary.says("上报活动", "主题党日").sends_file("a.jpg", "昨天")
    assert "主题党日的主题是什么" in secretary.hears
    assert "附件“a.jpg”收到了" in secretary.hears
    secretary.says("清理河道").taps("确认")
    assert attached(bureau) == ["a.jpg"]


def test_a_caption_that_is_no_answer_is_refused_in_words_and_the_file_is_kept(bureau: Bureau) -> None:
    secretary = bureau.secretary.says("上报活动", "主题党日").sends_file("a.jpg", "下周五")
    assert "还没到" in secretary.hears
    secretary.says("昨天", "清理河道").taps("确认")
    assert attached(bureau) == ["a.jpg"]


def test_a_whole_report_within_a_form_takes_its_file_along(bureau: Bureau) -> None:
    secretary = bureau.secretary.says("上报活动", "党课")
    secretary.sends_file("a.jpg", "昨天支委会，应到5实到5，研究换届").taps("确认")
    assert attached(bureau) == ["a.jpg"]
    assert bureau.count("committee_meeting", in_="一支部") == 1


def test_a_caption_that_says_nothing_leaves_the_file_to_be_placed(bureau: Bureau) -> None:
    secretary = bureau.secretary.says("昨天支委会，应到5实到5，研究换届").taps("确认").sends_file("a.jpg", "现场")
    assert "放到哪条记录里" in secretary.hears
    secretary.taps("研究换届")
    assert attached(bureau) == ["a.jpg"]


def test_what_only_tells_something_takes_no_file(bureau: Bureau) -> None:
    secretary = bureau.secretary.says("上报活动", "主题党日", "昨天").sends_file("a.jpg", "帮助")
    assert "一句话上报" in secretary.hears
    secretary.says("清理河道").taps("确认")
    assert attached(bureau) == ["a.jpg"]


def test_the_words_count_though_the_file_could_not_be_kept(bureau: Bureau) -> None:
    file = IncomingFile("a.exe", problem="这种文件收不了。")
    bureau.receives(Incoming("web", "王芳", "9999", text="昨天支委会，应到5实到5，研究换届", file=file))
    heard = "\n".join(message.text for message in bureau.delivers("王芳"))
    assert "收不了" in heard
    assert "主题：研究换届" in heard
