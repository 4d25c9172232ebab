"""What becomes of each value read from a message is counted by field; no words are kept."""

from datetime import date

from domain.reading_outcomes import ReadingOutcome
from handlers.reading_shares import reading_shares
from storage import reading_outcomes
from tests.handlers.bureau import Bureau

AS_READ, CHANGED, BY_HAND = ReadingOutcome


def totals(bureau: Bureau) -> dict[str, dict[ReadingOutcome, int]]:
    with bureau.database.read() as session:
        return reading_outcomes.totals(session, date(2026, 11, 1))


def test_each_field_of_a_confirmed_record_is_counted_once(bureau: Bureau) -> None:
    secretary = bureau.secretary.says("昨天开了支委会，应到5实到5，研究换届").taps("修改", "主题").says("研究预算")
    assert totals(bureau) == {}
    secretary.says("地点 会议室")
    secretary.taps("确认")
    found = totals(bureau)
    assert found["kinds"] == found["held"] == found["attendance"] == {AS_READ: 1}
    assert found["topic"] == {CHANGED: 1}
    assert found["place"] == {BY_HAND: 1}
    assert "recorder" not in found


def test_events_of_one_card_are_counted_each(bureau: Bureau) -> None:
    bureau.secretary.says("1.支委会：11月5日，应到5实到5，研究党费；2.主题党日：11月12日，参观烈士陵园，18人参加").taps(
        "确认"
    )
    assert totals(bureau)["topic"] == {AS_READ: 2}


def test_a_record_by_questions_counts_nothing(bureau: Bureau) -> None:
    bureau.secretary.says("上报活动", "主题党日", "昨天", "重温入党誓词").taps("确认")
    assert totals(bureau) == {}


def test_the_shares_of_a_field_are_told_with_their_number(bureau: Bureau) -> None:
    counts = {"topic": {AS_READ: 3, CHANGED: 1}, "field.hours": {AS_READ: 1}, "field.talks": {BY_HAND: 1}}
    shares = dict(reading_shares(bureau.content.text, counts))
    assert shares["主题"] == {"as_read": "75%", "changed": "25%", "by_hand": "0%", "count": "4"}
    assert shares["各类特有的项"]["count"] == "2"
