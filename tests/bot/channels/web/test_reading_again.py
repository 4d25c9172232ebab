"""A file that was shown once is asked for again: after a post has ended, after the membership has."""

import asyncio
from collections.abc import Iterator
from datetime import timedelta
from itertools import count
from pathlib import Path

import pytest
from sqlalchemy import select

from bot.documents import Documents
from bot.http_server import sign_in_of
from domain.people import Role
from handlers.messages import Document, Outgoing
from storage import attachments, people
from storage.models import Attachment, OutboxMessage, OutboxState, WebMessage
from tests.bot.channels.web.site import Site, User
from tests.handlers.bureau import FOUNDED, FRIDAY, Bureau

PNG = b"\x89PNG\r\n\x1a\n" + bytes(100)


class Office:
    """The bureau of the conversations behind a real site: its sign-in, its worker, its documents."""

    def __init__(self, site: Site, bureau: Bureau) -> None:
        self.site = site
        self.bureau = bureau
        self._events = count()

    def answers(self) -> None:
        """All that came in is handled, and what it says is delivered into the web chats."""
        while self.bureau.worker.handle_apart(self.bureau.database):
            pass
        documents = Documents(self.bureau.database, self.site.store)
        with self.bureau.database.write() as session:
            waiting = select(OutboxMessage).where(OutboxMessage.state == OutboxState.WAITING)
            due = list(session.scalars(waiting.order_by(OutboxMessage.id)))
            for message in due:
                message.state = OutboxState.SENT
        for message in due:
            outgoing = Outgoing.from_json(message.payload)
            content = asyncio.run(documents.content(outgoing.document)) if outgoing.document else None
            self.site.says(message.chat, outgoing, content, key=message.key)

    def lets_in(self, user: User, person: int, branch: str = "一支部", role: Role = Role.BRANCH_SECRETARY) -> None:
        """This person comes in by a code of his own."""
        assert user.enter(code=self.bureau.invite(branch, role, person)).status_code == 200
        user.learn_token()
        self.answers()

    def hears(self, user: User, *words: str) -> None:
        """The user says these, one after the other."""
        for word in words:
            assert user.say(word, f"said{next(self._events)}").status_code == 200
            self.answers()

    def dismisses(self) -> None:
        """The office ends the post of the first branch's secretary."""
        self.bureau.office.says("卸任", "一支部", "王芳（支部书记）").taps("确认")

    def removes(self) -> None:
        """The office ends the membership of the first branch's secretary."""
        self.bureau.office.says("移出", "一支部", "王芳（支部书记）").taps("确认")


@pytest.fixture
def office(sqlite_url: str, tmp_path: Path) -> Iterator[Office]:
    bureau = Bureau(sqlite_url)
    with Site(sqlite_url, tmp_path / "files", sign_in=sign_in_of(bureau.content, lambda: bureau.now)) as site:
        yield Office(site, bureau)
    bureau.database.dispose()


def file_of(user: User) -> str:
    """The address of the file that was shown last."""
    return next(str(one["document"]["url"]) for one in reversed(user.messages()) if one["document"])


def test_a_report_can_no_longer_be_read_once_the_post_has_ended(office: Office) -> None:
    with office.site.user(code=None) as wang:
        office.lets_in(wang, office.bureau.secretary.person_id)
        office.hears(wang, "三张清单", "今年")
        report = file_of(wang)
        answer = wang.browser.get(report)
        assert (answer.status_code, answer.content[:2]) == (200, b"PK")
        assert answer.headers["Cache-Control"] == "private, no-cache"
        tag = {"If-None-Match": answer.headers["ETag"]}
        assert wang.browser.get(report, headers=tag).status_code == 304
        office.dismisses()
        for headers in ({}, tag):
            answer = wang.browser.get(report, headers=headers)
            assert (answer.status_code, answer.json()) == (404, {"error": "没有这个文件。"})


def test_another_post_opens_only_what_is_its_own(office: Office) -> None:
    bureau = office.bureau
    with office.site.user(code=None) as wang:
        office.lets_in(wang, bureau.secretary.person_id)
        office.hears(wang, "三张清单", "今年")
        report = file_of(wang)
        with bureau.database.write() as session:
            people.appoint(
                session,
                person_id=bureau.secretary.person_id,
                organisation_id=bureau.branches["二支部"].id,
                role=Role.BRANCH_SECRETARY,
                since=FOUNDED,
                by=None,
                now=FRIDAY,
            )
        assert wang.browser.get(report).status_code == 200
        office.dismisses()
        assert wang.browser.get(report).status_code == 404
        office.hears(wang, "三张清单", "今年")
        assert wang.browser.get(file_of(wang)).status_code == 200


def test_a_report_shown_by_an_earlier_version_goes_with_the_post_too(office: Office) -> None:
    with office.site.user(code=None) as wang:
        office.lets_in(wang, office.bureau.secretary.person_id)
        office.hears(wang, "三张清单", "今年")
        with office.bureau.database.write() as session:
            for message in session.scalars(select(WebMessage)):
                if document := message.payload.get("document"):
                    kept = {name: document[name] for name in ("name", "sha256", "size", "media_type")}
                    message.payload = message.payload | {"document": kept}
        report = file_of(wang)
        assert wang.browser.get(report).status_code == 200
        office.dismisses()
        assert wang.browser.get(report).status_code == 404


def test_a_file_of_a_record_goes_with_the_post_and_ones_own_upload_stays(office: Office) -> None:
    with office.site.user(code=None) as wang:
        office.lets_in(wang, office.bureau.secretary.person_id)
        assert wang.hand_in("签到.png", PNG, "e1", "昨天主题党日，清理河道").status_code == 200
        office.answers()
        own = file_of(wang)
        office.hears(wang, "确认")
        with office.bureau.database.read() as session:
            (attachment,) = session.scalars(select(Attachment))
            assert attachment.activity_id is not None
            chat = session.scalars(select(WebMessage.chat).limit(1)).one()
        document = Document("attachment", attachment.id, "签到.png")
        office.site.says(chat, Outgoing("附件", document=document), PNG, key="shown")
        shown = file_of(wang)
        assert shown != own
        assert [wang.browser.get(url).content for url in (own, shown)] == [PNG, PNG]
        office.dismisses()
        assert [wang.browser.get(url).status_code for url in (own, shown)] == [200, 404]


def test_a_file_of_no_record_is_nobodys_to_read(office: Office) -> None:
    with office.site.user(code=None) as wang:
        office.lets_in(wang, office.bureau.secretary.person_id)
        with office.bureau.database.write() as session:
            loose = attachments.add(
                session, sha256="0" * 64, name="a.png", media_type="image/png", size=1, by=None, now=FRIDAY
            ).id
            chat = session.scalars(select(WebMessage.chat).limit(1)).one()
        for number, document in enumerate((Document("attachment", loose, "a.png"), Document("report", 99, "b.docx"))):
            office.site.says(chat, Outgoing("附件", document=document), PNG, key=f"shown{number}")
            assert wang.browser.get(file_of(wang)).status_code == 404


def test_who_is_removed_reads_nothing_more_nor_does_a_copy_of_his_session(office: Office) -> None:
    with office.site.user(code=None) as wang:
        office.lets_in(wang, office.bureau.secretary.person_id)
        wang.hand_in("签到.png", PNG, "e1", "昨天主题党日，清理河道")
        office.answers()
        own = file_of(wang)
        office.hears(wang, "取消", "三张清单", "今年")
        report = file_of(wang)
        office.removes()
        office.site.clock.pass_by(timedelta(minutes=1))  # in another process: this one is told by the look of its cache
        assert [wang.browser.get(url).status_code for url in (own, report)] == [401, 401]
        with office.bureau.database.read() as session:
            chat = session.scalars(select(WebMessage.chat).limit(1)).one()
            sign_in = sign_in_of(office.bureau.content, lambda: office.bureau.now)
            assert not sign_in.may_download(session, chat, "own", 0)
            assert not sign_in.may_download(session, chat, "report", 1)


def test_one_unused_code_opens_three_chats_and_no_more(office: Office) -> None:
    code = office.bureau.invite("二支部", Role.MEMBER)
    with office.site.user(code=None) as browser, office.site.user(code=None, address="127.0.0.2") as elsewhere:
        assert [browser.enter(code=code).status_code for _ in range(3)] == [200, 200, 200]
        for one, typed in ((browser, code), (elsewhere, code.replace("-", " ").lower())):
            answer = one.enter(code=typed)
            assert (answer.status_code, "已经打开过几次" in answer.json()["error"]) == (403, True)
        assert len(office.site.inbox()) == 3
        office.bureau.now += timedelta(hours=1)
        assert elsewhere.enter(code=code).status_code == 200
