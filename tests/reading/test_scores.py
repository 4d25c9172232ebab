"""The corpus stays as well read as it is: floors a little under what is reached. `make reading` prints the scores."""

import pytest

from tests.reading.corpus_files import Half
from tests.reading.score import scores, tally


@pytest.mark.parametrize(
    ("half", "nothing_wrong", "wholly_right", "rejected", "lost"),
    [("seen", 0.93, 0.86, 0.98, 0.04), ("unseen", 0.80, 0.65, 0.89, 0.06)],
)
def test_the_corpus_is_read_as_well_as_before(
    half: Half, nothing_wrong: float, wholly_right: float, rejected: float, lost: float
) -> None:
    total = tally(scores(half))
    assert total.share_nothing_wrong >= nothing_wrong
    assert total.share_wholly_right >= wholly_right
    assert total.share_rejected >= rejected
    assert total.share_lost <= lost
