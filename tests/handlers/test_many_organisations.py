"""邀请 in a large tree: pages of organisations, and a step that takes no longer than it should."""

from time import perf_counter

import pytest
from sqlalchemy import insert

from domain.organisations import Level
from storage.models import Ancestor, Organisation
from tests.handlers.bureau import FOUNDED, Bureau


@pytest.mark.parametrize("count", [136, 5000])
def test_an_invitation_among_many_organisations(bureau: Bureau, count: int) -> None:
    numbers = range(1000, 1000 + count)
    with bureau.database.write() as session:
        session.execute(
            insert(Organisation),
            [
                {
                    "id": number,
                    "parent_id": bureau.root.id,
                    "name": f"第{number}党支部",
                    "level": Level.BRANCH,
                    "founded": FOUNDED,
                }
                for number in numbers
            ],
        )
        session.execute(
            insert(Ancestor),
            [
                {"organisation_id": number, "ancestor_id": above, "distance": distance}
                for number in numbers
                for distance, above in enumerate((number, bureau.root.id))
            ],
        )
    bureau.office.says("菜单")
    took: list[float] = []
    for words in ("邀请", "下一页", "上一页", f"第{999 + count}", f"第{999 + count}党支部", "党员", "跳过"):
        start = perf_counter()
        bureau.office.says(words)
        took.append((perf_counter() - start) * 1000)
        assert all(len(message.buttons) <= 100 for message in bureau.office.last)
    assert "邀请码：" in bureau.office.hears
    # A machine with other work may be slow once; half of the steps may not.
    assert sorted(took)[len(took) // 2] < 50, took
