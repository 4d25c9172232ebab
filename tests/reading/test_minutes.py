"""Votes, resolutions and absences, as people type them."""

from datetime import date

import pytest

from dialogue import Unacceptable
from reading import minutes

TODAY = date(2026, 11, 23)


def test_votes() -> None:
    assert minutes.votes("换届方案 赞成20 反对0 弃权1；预算 同意 18", TODAY) == [
        {"matter": "换届方案", "yes": 20, "no": 0, "abstained": 1},
        {"matter": "预算", "yes": 18, "no": 0, "abstained": 0},
    ]


@pytest.mark.parametrize("text", ["赞成", "赞成20，" + "议" * 2000 + "1", "换届"])
def test_what_is_no_vote_is_refused_at_once(text: str) -> None:
    with pytest.raises(Unacceptable):
        minutes.votes(text, TODAY)


def test_commas_alone_are_no_resolution() -> None:
    with pytest.raises(Unacceptable, match="没看懂"):
        minutes.resolutions("，，，，", TODAY)
