"""What was open in the first edition can be finished in this one: its states are kept beside this file."""

import json
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from domain.people import Role
from handlers.messages import Button, Outgoing
from storage import attachments, conversations
from storage.conversations import DialogueChange
from storage.models import OpenDialogue
from tests.handlers.bureau import Bureau, Chatter

OPEN = json.loads(Path(__file__).with_name("first_edition.json").read_text(encoding="utf-8"))


@pytest.mark.parametrize("draft", OPEN, ids=[draft["name"] for draft in OPEN])
def test_a_draft_of_the_first_edition_is_finished(bureau: Bureau, draft: dict[str, Any]) -> None:
    prepare(bureau, draft["needs"])
    chatter = {"王芳": bureau.secretary, "许平": bureau.office}.get(draft["who"]) or bureau.stranger(draft["who"])
    reopen(bureau, chatter, draft)
    for verb, words in draft["then"]:
        if verb == "code":
            chatter.says(bureau.invite("二支部", Role.MEMBER))
        else:
            getattr(chatter, verb)(words)
    assert draft["expect"] in chatter.hears
    with bureau.database.read() as session:
        assert not [one for one in session.scalars(select(OpenDialogue)) if one.active]


def prepare(bureau: Bureau, needs: str) -> None:
    """The records the draft is about, with the numbers they had."""
    if needs in ("record", "file"):
        bureau.secretary.says("昨天支委会，应到5实到5，研究换届").taps("确认")
    if needs == "file":
        with bureau.database.write() as session:
            attachments.add(
                session, sha256="0" * 64, name="a.jpg", media_type="image/jpeg", size=9, by=None, now=bureau.now
            )
    if needs in ("problem", "application"):
        bureau.problem("学习不深入", "一支部")
    if needs == "application":
        secretary = bureau.secretary.says("整改进展").taps("学习不深入").says("已开展").taps("100%")
        secretary.taps("申请销号", "确认").says("取消")


def reopen(bureau: Bureau, chatter: Chatter, draft: dict[str, Any]) -> None:
    """Put the draft into the chat as it was, with the buttons that were shown."""
    address = ("web", chatter.chat)
    with bureau.database.write() as session:
        account = conversations.read(session, [address], bureau.now, bureau.now.date())[address].account_id
        kept = DialogueChange(account, draft["run"], draft["dialogue"], draft["state"], active=True, new=True)
        conversations.write(session, [kept], bureau.now)
    buttons = tuple(Button(label, payload) for label, payload in draft["buttons"])
    chatter.heard.append(Outgoing(text="", buttons=buttons))
