"""A title may be worded a little differently; another title is another title."""

import pytest

from tests.reading.fair_wordings import holds_words, same_title


@pytest.mark.parametrize(
    ("expected", "given"),
    [
        ("研究换届工作", "换届工作"),
        ("研究了换届工作", "换届工作。"),
        ("《纪律处分条例》", "学习纪律处分条例"),
        ("传承渠魂 担当作为", "“传承渠魂  担当作为”"),
        ("研究发展对象；讨论党费预算", "1.发展对象\n2.党费预算"),
        ("研究发展对象；讨论党费预算", "一、研究发展对象；二、讨论党费预算"),
        ("换届工作", "研究换届有关事宜"),
        ("节水在身边", "“节水在身边”主题党日活动"),
        ("学习", "学习"),
    ],
)
def test_marks_numbering_and_general_words_do_not_matter(expected: str, given: str) -> None:
    assert same_title(expected, given)


@pytest.mark.parametrize(
    ("expected", "given"),
    [
        ("研究换届工作", "换届纪律"),
        ("研究换届工作", "研究"),
        ("慰问老党员", "慰问老党员，5人到会"),
        ("预算3.1万元", "预算31万元以内"),
    ],
)
def test_missing_or_added_words_matter(expected: str, given: str) -> None:
    assert not same_title(expected, given)


def test_a_passage_is_taken_from_the_message_and_holds_the_expected_words() -> None:
    message = "5号问题完成一半，制度已经修订，还差培训"
    assert holds_words("制度已经修订", "完成一半，制度已经修订", message)
    assert not holds_words("制度已经修订", "还差培训", message)
    assert not holds_words("制度已经修订", "制度已经修订了", message)
