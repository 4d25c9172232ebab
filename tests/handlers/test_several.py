"""A month told in one message: one card with a line for each event, one tap where nothing is missing."""

from datetime import date

import pytest

from domain.catalogue import Kind
from domain.people import Role
from handlers.conversations.activities.fields import required
from storage import activities, nil_returns
from tests.handlers.bureau import Bureau

WHOLE = "1.支委会：11月5日，应到5实到5，研究党费；2.主题党日：11月12日，参观烈士陵园，18人参加"
LACKING = WHOLE + "。3.支部党员大会，11月13日"


def counts(bureau: Bureau, *kinds: str) -> list[int]:
    return [bureau.count(kind, in_="一支部") for kind in kinds]


def test_a_usual_month_takes_one_message_and_one_tap(bureau: Bureau) -> None:
    secretary = bureau.secretary.says(WHOLE)
    assert "一共2件" in secretary.hears
    assert "第1件：11月5日 周四 支委会，研究党费" in secretary.hears
    assert "第2件：11月12日 周四 主题党日，参观烈士陵园" in secretary.hears
    assert "2件都已记录（编号1、2）" in secretary.taps("确认").hears
    assert counts(bureau, "committee_meeting", "theme_day") == [1, 1]
    assert secretary.steps == 2


def test_what_is_missing_is_marked_and_then_asked_one_by_one(bureau: Bureau) -> None:
    secretary = bureau.secretary.says(LACKING)
    assert "1. 11月5日 周四 支委会，研究党费\n2." in secretary.hears
    assert "3. 11月13日 周五 支部党员大会（缺：主题、应到实到）" in secretary.hears
    assert "主题是什么" in secretary.taps("补上缺的2项").hears
    assert "应到、实到" in secretary.says("年终总结").hears
    assert "第3件：11月13日 周五 支部党员大会，年终总结" in secretary.says("应到12实到11").hears
    secretary.taps("确认")
    assert counts(bureau, "committee_meeting", "theme_day", "general_meeting") == [1, 1, 1]


def test_nothing_is_recorded_before_it_is_confirmed(bureau: Bureau) -> None:
    bureau.secretary.says(LACKING).taps("补上").says("年终总结", "应到12实到11")
    assert counts(bureau, "committee_meeting", "theme_day", "general_meeting") == [0, 0, 0]
    assert "已取消" in bureau.secretary.says("取消").hears
    assert counts(bureau, "committee_meeting") == [0]


@pytest.mark.parametrize("opened", ["2", "第2件"])
def test_a_number_opens_that_one_and_its_lines_can_be_changed(bureau: Bureau, opened: str) -> None:
    secretary = bureau.secretary.says(WHOLE, opened)
    assert "参加：18人" in secretary.hears
    assert "第2件：11月12日 周四 主题党日，清理河道" in secretary.taps("主题").says("清理河道").hears
    secretary.taps("确认")
    with bureau.database.read() as session:
        assert activities.get(session, 2).topic == "清理河道"


def test_a_number_with_a_correction_is_taken_at_once(bureau: Bureau) -> None:
    secretary = bureau.secretary.says(WHOLE, "2 主题改为清理河道")
    assert "第2件：11月12日 周四 主题党日，清理河道" in secretary.hears


def test_one_of_them_is_left_out_at_the_review(bureau: Bureau) -> None:
    secretary = bureau.secretary.says(WHOLE, "1").taps("不报这一件").says("不报")
    assert "一共1件" in secretary.hears
    assert "（不报）" in secretary.hears
    secretary.taps("确认")
    assert counts(bureau, "committee_meeting", "theme_day") == [0, 1]


def test_one_of_them_is_left_out_before_anything_is_asked_of_it(bureau: Bureau) -> None:
    secretary = bureau.secretary.says(LACKING, "3").taps("不报这一件")
    assert "一共2件" in secretary.hears
    secretary.taps("确认")
    assert counts(bureau, "committee_meeting", "theme_day", "general_meeting") == [1, 1, 0]


def test_the_one_that_was_opened_is_asked_about_first(bureau: Bureau) -> None:
    words = "1.支委会，11月5日，应到5实到5；2.主题党日，11月12日，18人参加"
    secretary = bureau.secretary.says(words, "2").taps("补上这一件")
    assert "主题党日的主题是什么" in secretary.hears
    secretary.says("清理河道")
    assert "支委会的主题是什么" in secretary.hears


def test_what_was_not_held_stands_on_the_same_card(bureau: Bureau) -> None:
    secretary = bureau.secretary.says("1.支委会：11月5日，应到5实到5，研究党费；2.本月没开主题党日，因为抗洪")
    assert "第2件：2026年11月未开展主题党日（抗洪）" in secretary.hears
    secretary.taps("确认")
    assert counts(bureau, "committee_meeting", "theme_day") == [1, 0]
    with bureau.database.read() as session:
        assert nil_returns.in_month(session, bureau.branches["一支部"].id, date(2026, 11, 1))


def test_progress_told_with_it_comes_after_it(bureau: Bureau) -> None:
    number = bureau.problem("学习不深入", "一支部")
    secretary = bureau.secretary.says(f"{WHOLE}；3.问题{number}完成80%，修订了制度")
    assert "一共2件" in secretary.hears
    assert "80%" in secretary.taps("确认").hears
    assert "还有1件" in secretary.hears


def test_an_event_that_was_reported_before_is_pointed_out(bureau: Bureau) -> None:
    bureau.secretary.says("11月5日支委会，应到5实到5，研究党费").taps("确认")
    assert "好像已经报过" in bureau.secretary.says(WHOLE).hears


def test_files_that_come_meanwhile_go_to_the_first_event(bureau: Bureau) -> None:
    bureau.secretary.says(WHOLE).sends_file("签到表.jpg").taps("确认")
    assert bureau.attached_by() == [bureau.secretary.person_id]


def test_who_reports_for_two_branches_says_once_for_which(bureau: Bureau) -> None:
    code = bureau.invite("二支部", Role.BRANCH_SECRETARY, bureau.secretary.person_id)
    bureau.secretary.says(f"/start {code}")
    secretary = bureau.secretary.says(WHOLE)
    assert "是哪个组织的" in secretary.hears
    secretary.taps("二支部").taps("确认")
    assert bureau.count("theme_day", in_="二支部") == 1


def test_what_a_kind_requires_is_what_its_form_asks(bureau: Bureau) -> None:
    """The marks on the card and the questions of the form can't drift apart."""

    def asked(kind: Kind) -> list[str]:
        chatter = bureau.office if "office" in kind.reporters else bureau.secretary
        chatter.says("取消", "上报活动", kind.name)
        questions: list[str] = []
        answers = {"held": "昨天", "attendance": "应到5实到5", "present": "5", "lecturer": "张三", "host": "张三"}
        for field in required([kind]):
            questions.append(chatter.last[-1].text)
            choice = next((button.label for button in chatter.last[-1].buttons), "3")
            chatter.says(answers.get(field.key) or (choice if field.key.startswith("field.") else "学习"))
        assert "请核对" in chatter.hears, (kind.code, questions)
        return questions

    for kind in bureau.content.catalogue.kinds:
        assert asked(kind)
