"""Files belong to the run, at whatever question they arrive."""

from dialogue import Chat, File, dialogue
from tests.dialogue.activity import report_activity
from tests.dialogue.parsing import word
from tests.dialogue.talk import Book, Talk


@dialogue("evidence")
async def evidence(chat: Chat[str, Book]) -> None:
    topic = await chat.ask("topic", "主题？", word)
    files = await chat.attach("files", "照片？")
    await chat.ask("more", "还有？", word)
    await chat.say("all", f"{topic} {[file.name for file in files]} {[file.id for file in chat.files]}")


def test_files_are_sent_until_it_is_done() -> None:
    talk = Talk(evidence).starts().says("学习")
    assert talk.buttons == ["跳过"]
    assert talk.sends(7, "a.jpg").hears == ["收到a.jpg。", "照片？"]
    assert talk.buttons == ["完成"]
    assert talk.sends(8, "b.jpg").taps("完成").says("没有").said == ["学习 ['a.jpg', 'b.jpg'] [7, 8]"]


def test_a_file_at_another_question_is_kept_and_the_question_comes_again() -> None:
    talk = Talk(evidence).starts().sends(7, "a.jpg")
    assert talk.hears == ["收到a.jpg。", "主题？"]
    talk.says("学习").taps("完成").sends(9, "c.jpg")
    assert talk.hears == ["收到c.jpg。", "还有？"]
    assert talk.says("没有").said == ["学习 ['a.jpg', 'c.jpg'] [7, 9]"]


def test_the_same_file_sent_twice_is_kept_once() -> None:
    talk = Talk(evidence).starts().sends(7, "a.jpg").sends(7, "a.jpg")
    assert talk.hears == ["收到a.jpg。", "主题？"]
    assert talk.says("学习", "完成", "没有").said == ["学习 ['a.jpg'] [7]"]


def test_no_files_are_an_answer() -> None:
    assert Talk(evidence).starts().says("学习", "跳过", "没有").said == ["学习 [] []"]


def test_words_where_files_are_wanted_are_explained() -> None:
    assert Talk(evidence).starts().says("学习", "照片在路上").hears == ["请发文件，或点完成。", "照片？"]


def test_files_may_be_there_from_the_start() -> None:
    talk = Talk(evidence).starts(files=[File(3, "s.pdf")]).says("学习")
    assert talk.buttons == ["完成"]


def test_marks_of_a_multiple_choice_survive_a_file() -> None:
    talk = Talk(report_activity).starts().taps("党课").sends(7, "a.jpg")
    assert talk.buttons == ["主题党日", "✓ 党课", "支委会", "完成"]
    assert talk.asked
    assert not talk.asked.redraw
