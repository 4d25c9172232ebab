"""The fields of an activity: a record that is typed again from its own words is the same record."""

from collections.abc import Callable
from datetime import date, time
from typing import Any, TypeVar

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from dialogue import Unacceptable
from domain.catalogue import Catalogue, DetailField
from domain.drafts import ActivityDraft
from handlers.conversations.activities import fields
from reading import minutes
from reading.dates import When
from reading.words import long_text, person_name, short_text

T = TypeVar("T")
TYPED_ON, RETYPED_ON = date(2026, 11, 20), date(2027, 8, 3)
CATALOGUE = Catalogue.load()
BRANCHES = {"一支部": 1, "十一支部": 2, "第二党支部": 3, "第二十党支部": 4, "机关第二党支部": 5, "离退休党支部": 6}

LETTERS = st.sampled_from("张三李四出差病假赞成反对弃权修订计划，,、；;：: ()（）0123456789月日前\n。《》—·abXY")
WORDS = st.text(LETTERS, min_size=1, max_size=40) | st.text(min_size=1, max_size=20)


def understood(parse: Callable[[str, date], T], words: st.SearchStrategy[str] = WORDS) -> st.SearchStrategy[T | None]:
    """What `parse` makes of words that a person might type; None where they mean nothing to it."""

    def value(text: str) -> T | None:
        try:
            return parse(text, TYPED_ON)
        except Unacceptable:
            return None

    return words.map(value)


@st.composite
def whens(draw: st.DrawFn) -> When:
    first = draw(st.dates(date(1990, 1, 1), TYPED_ON))
    last = draw(st.just(first) | st.dates(first, TYPED_ON))
    times = sorted(draw(st.sets(st.times().map(lambda at: time(at.hour, at.minute)), max_size=2)))
    return When(first, last, *times)


def lists(*entries: str) -> st.SearchStrategy[str]:
    return st.lists(st.sampled_from(entries) | WORDS, min_size=1, max_size=4).map("\n".join)


def detail_of(field: DetailField) -> st.SearchStrategy[str | int | None]:
    match field.type:
        case "count":
            return st.integers(0, 500)
        case "choice":
            return st.sampled_from(field.choices)
        case _:
            return understood(short_text)


@st.composite
def records(draw: st.DrawFn) -> ActivityDraft:
    kind = draw(st.sampled_from(CATALOGUE.kinds))
    when = draw(whens())
    due = draw(st.none() | st.integers(0, 300))
    names = st.none() | understood(
        person_name, st.from_regex(r"[张李王古]{1,2}[三四芳丽]{1,2}(·[阿依]{1,3})?", fullmatch=True)
    )
    details = {field.code: draw(detail_of(field)) for field in kind.fields}
    return ActivityDraft(
        kinds=(kind.code,),
        organisers=(99, *sorted(draw(st.sets(st.sampled_from(list(BRANCHES.values())))))),
        held_from=when.first,
        held_to=when.last,
        starts=when.starts,
        ends=when.ends,
        topic=draw(understood(short_text)) or "学习",
        place=draw(understood(short_text)),
        host=draw(names),
        recorder=draw(names),
        lecturer=draw(names),
        due=due,
        present=draw(st.none() | st.integers(0, 300)) if due is None else draw(st.integers(0, due)),
        absences=draw(st.none() | understood(minutes.absences, lists("张三 出差", "李四（病假）", "王五：休假"))),
        others_present=draw(understood(short_text)),
        main_points=draw(understood(long_text)),
        votes=draw(st.none() | understood(minutes.votes, lists("换届方案 赞成20 反对0 弃权1", "预算，同意5"))),
        resolutions=draw(
            st.none()
            | understood(minutes.resolutions, lists("修订计划，张三，12月10日前", "学习《条例》，下周五", "补课，李四"))
        ),
        details={code: value for code, value in details.items() if value is not None},
    )


def typed_again(record: ActivityDraft) -> ActivityDraft:
    """What comes of the record's own words, typed on another day."""
    kinds = [CATALOGUE.kind(code) for code in record.kinds]
    of_kinds = [field for kind in kinds for field in kind.fields]
    given = fields.retyped(record, of_kinds, BRANCHES)
    columns: dict[str, Any] = {"kinds": tuple(given.pop("kinds")), "organisers": (), "details": {}}
    for field in (*fields.FIELDS, *map(fields.detail, of_kinds), fields.joint(BRANCHES)):
        if words := given.pop(field.key, None):
            found = field.columns(field.parse(words, RETYPED_ON))
            columns["details"] |= found.pop("details", {})
            columns |= found
    assert given == {}
    return ActivityDraft(**{**columns, "organisers": (record.organisers[0], *columns["organisers"])})


@settings(deadline=None)
@given(records())
@example(
    ActivityDraft(
        kinds=("committee_meeting",),
        organisers=(99, 2, 3, 5),
        held_from=date(2026, 11, 5),
        held_to=date(2026, 11, 6),
        starts=time(9, 0),
        ends=time(11, 30),
        topic="研究换届",
        due=5,
        present=4,
        absences=[{"name": "张三", "reason": "出差"}],
        votes=[{"matter": "换届方案", "yes": 4, "no": 0, "abstained": 0}],
        resolutions=[{"what": "修订学习计划", "who": "李四", "by": "2026-12-10"}],
    )
)
def test_a_record_typed_again_from_its_own_words_is_the_same_record(record: ActivityDraft) -> None:
    assert typed_again(record) == record


@pytest.mark.parametrize("field", fields.FIELDS, ids=lambda field: field.key)
def test_a_field_says_nothing_of_what_a_record_lacks(field: fields.Field[Any]) -> None:
    day = date(2026, 11, 5)
    record = ActivityDraft(kinds=("theme_day",), organisers=(1,), held_from=day, held_to=day, topic="植树")
    assert bool(field.given_by(record)) == (field.key in ("held", "topic"))
