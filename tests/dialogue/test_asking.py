"""Questions answered by words."""

from datetime import timedelta

from dialogue import Chat, Choice, dialogue
from tests.dialogue.parsing import day, number, short, word
from tests.dialogue.talk import MONDAY, Book, Talk

Talking = Chat[str, Book]


@dialogue("visit")
async def visit(chat: Talking) -> None:
    held = await chat.ask("held", "哪天？", day, choices=[Choice("今天", "就今天"), Choice("昨天", "昨天")])
    persons = await chat.ask("persons", "几人？", number)
    note = await chat.ask("note", "备注？", word, optional=True)
    await chat.say("all", f"{held:%m-%d} {persons}人 {note}")


def test_one_question_after_the_other_until_all_is_said() -> None:
    talk = Talk(visit).starts()
    assert talk.hears == ["哪天？"]
    assert talk.says("昨天").hears == ["几人？"]
    assert talk.says("12").hears == ["备注？"]
    assert talk.says("下雨").hears == ["11-22 12人 下雨"]
    assert talk.step.status == "finished"
    assert talk.step.state is None


def test_words_that_mean_nothing_are_explained_and_the_question_comes_again() -> None:
    talk = Talk(visit).starts().says("昨天", "很多")
    assert talk.hears == ["请写一个数。", "几人？"]
    assert talk.says("12").hears == ["备注？"]


def test_a_quick_answer_is_what_its_button_stands_for() -> None:
    talk = Talk(visit).starts()
    assert talk.buttons == ["就今天", "昨天"]
    assert talk.taps("就今天").says("1").taps("跳过").said == ["11-23 1人 None"]


def test_the_label_of_a_quick_answer_may_be_typed() -> None:
    assert Talk(visit).starts().says("就今天").hears == ["几人？"]


def test_quick_answers_carry_no_number_as_numbers_are_answers_too() -> None:
    talk = Talk(visit).starts()
    assert talk.asked
    assert not any(choice.numbered for choice in talk.asked.choices)


def test_an_optional_question_may_be_left_out_by_a_word() -> None:
    assert Talk(visit).starts().says("今天", "1", " 跳过。").said == ["11-23 1人 None"]


def test_a_relative_day_stays_the_day_it_was_typed_on() -> None:
    talk = Talk(visit).starts().says("昨天")
    talk.now += timedelta(days=3)
    assert talk.says("12", "跳过").said == ["11-22 12人 None"]


def test_words_typed_after_midnight_count_from_the_new_day() -> None:
    talk = Talk(visit).starts()
    talk.now += timedelta(days=1)
    assert talk.says("昨天", "1", "跳过").said == ["11-23 1人 None"]


def test_nothing_typed_is_no_answer() -> None:
    assert Talk(visit).starts().says("今天", "1", "  ").hears == ["请写几个字。", "备注？"]


def test_too_much_typed_is_no_answer() -> None:
    assert Talk(visit).starts().says("天" * 4001).hears == ["请不要超过4000字。", "哪天？"]


def test_the_present_question_can_be_shown_again() -> None:
    talk = Talk(visit).starts().says("今天")
    assert talk.looks_again().hears == ["几人？"]
    assert talk.says("3").hears == ["备注？"]


def test_what_came_along_is_not_asked() -> None:
    assert Talk(visit).starts({"held": "昨天", "persons": "3"}).hears == ["备注？"]


def test_what_came_along_but_means_nothing_is_simply_asked() -> None:
    talk = Talk(visit).starts({"held": "某天", "persons": "3"})
    assert talk.hears == ["哪天？"]
    assert talk.says("今天").hears == ["备注？"]


@dialogue("amend")
async def amend(chat: Talking) -> None:
    topic = await chat.ask("topic", "主题？", short, given="学习二十届四中全会精神" if chat.person == "长" else "学习")
    place = await chat.offer("place", "地点？", word)
    await chat.say("all", f"{topic} {place}")


def test_an_answer_given_by_the_dialogue_itself_is_not_asked() -> None:
    assert Talk(amend).starts().said == ["学习 None"]


def test_a_given_answer_that_is_not_acceptable_is_asked() -> None:
    talk = Talk(amend)
    talk.person = "长"
    assert talk.starts().hears == ["主题？"]
    assert talk.says("全会").said == ["全会 None"]


def test_an_offered_question_takes_what_came_along() -> None:
    assert Talk(amend).starts({"place": "会议室"}).said == ["学习 会议室"]


@dialogue("pairs")
async def pairs(chat: Talking) -> None:
    names = []
    for turn in range(3):
        talk = chat.scope(str(turn))
        name = await talk.ask("name", f"第{turn + 1}位？", word, optional=True)
        if name is None:
            break
        names.append((name, await talk.scope("more").ask("age", f"{name}几岁？", number)))
    await chat.say("all", str(names))


def test_each_turn_of_a_loop_has_answers_of_its_own() -> None:
    talk = Talk(pairs).starts().says("张三", "40", "李四", "50", "跳过")
    assert talk.said == ["[('张三', 40), ('李四', 50)]"]


def test_scoped_answers_come_along_under_their_full_names() -> None:
    talk = Talk(pairs).starts({"0/name": "张三", "0/more/age": "40"})
    assert talk.hears == ["第2位？"]


@dialogue("clock")
async def clock(chat: Talking) -> None:
    await chat.ask("any", "？", word)
    await chat.say("now", f"{chat.now.isoformat()} {chat.today} {chat.person}")


def test_the_clock_of_a_run_stands_still_but_the_person_is_the_present_one() -> None:
    talk = Talk(clock).starts()
    talk.now, talk.person = MONDAY + timedelta(days=9), "李书记"
    assert talk.says("好").said == ["2026-11-23T10:00:00+08:00 2026-11-23 李书记"]
