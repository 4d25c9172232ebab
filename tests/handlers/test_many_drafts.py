"""草稿: more forms set aside than a screen can show."""

from sqlalchemy import insert

from storage.models import Account, OpenDialogue
from tests.handlers.bureau import Bureau


def test_many_drafts_are_shown_in_pages_and_each_can_be_taken_up(bureau: Bureau) -> None:
    secretary = bureau.secretary.says("上报活动", "主题党日", "意见反馈", "取消")
    with bureau.database.write() as session:
        (first,) = session.query(OpenDialogue).all()
        (account,) = session.query(Account).filter(Account.chat == secretary.chat).all()
        rows = [
            {
                "account_id": account.id,
                "run": first.run + number * 32,
                "dialogue": first.dialogue,
                "active": False,
                "state": first.state | {"prefill": {"topic": f"第{number}件"}},
                "updated_at": first.updated_at,
            }
            for number in range(1, 136)
        ]
        session.execute(insert(OpenDialogue), rows)
    secretary.says("草稿")
    seen: list[str] = []
    for place, (shown, turns) in enumerate([(30, 1), (30, 2), (30, 2), (30, 2), (16, 1)]):
        labels = [button.label for button in secretary.last[-1].buttons]
        assert len(labels) == shown + turns
        seen += [label for label in labels if label.startswith("上报活动")]
        if place < 4:
            secretary.taps("下一页")
    assert len(set(seen)) == len(seen) == 136
    secretary.taps("上一页").taps("第30件")
    assert "哪天开展的" in secretary.hears
