"""The real program, a Telegram of our own, and people who chat: from the invite code to the Word file."""

import hashlib
import io
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime

import docx
import pytest
from sqlalchemy import select

from bot.demo.prepare import prepare
from domain.people import Role
from storage import invites
from storage.engine import Database
from storage.models import Activity, Attachment, Organisation, Problem, Progress
from tests.bot.program import Program
from tests.fake_telegram import FakeTelegram, User

PHOTO = b"\xff\xd8\xff\xe0\x00\x10JFIF\x00 taken at the meeting \xff\xd9"


@dataclass(frozen=True)
class Bureau:
    """The demonstration's bureau with its bot running."""

    telegram: FakeTelegram
    database: Database

    def code(self, branch: str, role: Role = Role.BRANCH_SECRETARY) -> str:
        with self.database.write() as session:
            organisation = session.scalars(select(Organisation).where(Organisation.name == branch)).one()
            return invites.issue(session, organisation_id=organisation.id, role=role, by=None, now=datetime.now(UTC))

    def secretary(self, name: str, branch: str) -> User:
        """A new secretary of `branch`, who has come in and sees the menu."""
        user = self.telegram.user(name)
        user.says(f"/start {self.code(branch)}")
        user.hears("请问您的姓名？")
        user.says(name)
        user.hears("请选择")
        return user

    def activity(self, number: int) -> Activity:
        with self.database.read() as session:
            return session.get_one(Activity, number)


@pytest.fixture(scope="module")
def bureau(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Bureau]:
    folder = tmp_path_factory.mktemp("bureau")
    url = f"sqlite:///{prepare(folder / 'demo')}"
    database = Database(url)
    with FakeTelegram() as telegram, Program(folder, url, telegram) as program:
        program.until_healthy()
        yield Bureau(telegram, database)
    database.dispose()
    assert "Traceback" not in program.output
    assert "ERROR" not in program.output


def number_in(text: str) -> int:
    """The number of the record that a receipt tells."""
    found = re.search(r"编号(\d+)", text)
    assert found, text
    return int(found[1])


def reports(user: User, sentence: str) -> int:
    """He reports by one sentence and confirms; the record's number."""
    user.says(sentence)
    user.hears("请核对")
    user.taps("确认")
    return number_in(user.hears("已记录").text)


def test_a_stranger_is_shown_how_to_enrol(bureau: Bureau) -> None:
    bureau.telegram.waits_until(lambda it: it.count("setMyCommands") > 0)
    assert bureau.telegram.user("陌生人").commands == {"enrol": "登记"}


def test_a_code_makes_a_chat_its_secretarys_and_is_good_once(bureau: Bureau) -> None:
    code = bureau.code("水资源处党支部")
    first = bureau.telegram.user("周明")
    first.says(f"/start {code}")
    first.hears("请问您的姓名？")
    first.says("周明")
    first.hears("周明，登记好了。")
    menu = first.hears("支部书记（水资源处党支部）")
    assert "上报活动" in menu.buttons
    bureau.telegram.waits_until(lambda _: "activity" in first.commands)
    second = bureau.telegram.user("别人")
    second.says(f"/start {code}")
    second.hears("这个邀请码已经用过了")


def test_a_meeting_is_reported_by_buttons(bureau: Bureau) -> None:
    user = bureau.secretary("韩雪", "规划财务处党支部")
    user.taps("上报活动")
    user.hears("这次开展的是？")
    user.taps("1 支委会")
    user.hears("哪天开展的？")
    assert "再加一类" in user.chat[-1].buttons
    user.taps("昨天")
    user.hears("支委会的主题是什么？")
    user.says("研究节水宣传")
    user.hears("应到、实到多少人？")
    user.says("应到5实到4")
    card = user.hears("请核对")
    assert "主题：研究节水宣传" in card.text
    user.taps("确认")
    activity = bureau.activity(number_in(user.hears("已记录").text))
    assert (activity.topic, activity.due, activity.present) == ("研究节水宣传", 5, 4)
    assert [kind.kind for kind in activity.kinds] == ["committee_meeting"]


def test_one_sentence_is_enough(bureau: Bureau) -> None:
    user = bureau.secretary("彭涛", "工程管理处党支部")
    activity = bureau.activity(reports(user, "昨天开了党员大会，应到20实到19，讨论年度工作计划"))
    assert (activity.topic, activity.due, activity.present) == ("讨论年度工作计划", 20, 19)
    assert [kind.kind for kind in activity.kinds] == ["general_meeting"]


def test_a_photo_sent_at_the_review_stays_with_the_record(bureau: Bureau) -> None:
    user = bureau.secretary("苏敏", "河道管理所党支部")
    user.says("昨天开了支委会，应到5实到5，研究防汛物资")
    user.hears("请核对")
    user.sends_photo(PHOTO)
    user.hears("收到了")
    user.hears("附件：1个")
    user.taps("确认")
    number = number_in(user.hears("已记录").text)
    with bureau.database.read() as session:
        attachment = session.scalars(select(Attachment).where(Attachment.activity_id == number)).one()
    assert attachment.sha256 == hashlib.sha256(PHOTO).hexdigest()
    assert (attachment.media_type, attachment.size) == ("image/jpeg", len(PHOTO))


def test_a_record_is_amended_by_its_reporter(bureau: Bureau) -> None:
    user = bureau.secretary("蒋文", "排水管理所党支部")
    number = reports(user, "昨天开了支委会，应到5实到5，研究巡查安排")
    user.says("我的记录")
    choice = user.hears("要改哪一条？")
    user.taps(next(label for label in choice.buttons if f"编号{number}" in label))
    user.hears("要做什么？")
    user.taps("1 修改")
    user.hears("请核对")
    user.says("修改 主题")
    user.hears("主题是什么？")
    user.says("研究管网巡查安排")
    user.hears("主题：研究管网巡查安排")
    user.taps("确认")
    user.hears(f"编号{number}已改好")
    activity = bureau.activity(number)
    assert (activity.topic, activity.present, activity.version) == ("研究管网巡查安排", 5, 2)


def test_progress_of_a_problem_is_reported(bureau: Bureau) -> None:
    user = bureau.secretary("田静", "水源保护所党支部")
    user.says("整改进展")
    question = user.hears("哪个问题有进展？")
    user.taps(question.buttons[0])
    user.hears("有什么进展？")
    user.says("已联系两个社区，方案定了。")
    user.hears("百分之多少")
    user.taps("80%")
    user.hears("请核对")
    user.taps("确认")
    receipt = user.hears("已记下问题")
    number = int(re.findall(r"\d+", receipt.text)[0])
    with bureau.database.read() as session:
        latest = session.scalars(select(Progress).where(Progress.problem_id == number).order_by(Progress.id)).all()[-1]
        assert (latest.text, session.get_one(Problem, number).percent) == ("已联系两个社区，方案定了。", 80)


def test_the_lists_come_as_a_word_file_that_names_the_new_record(bureau: Bureau) -> None:
    user = bureau.secretary("董超", "设计室党支部")
    reports(user, "今天开展了志愿服务，5人参加，清理青龙渠")
    user.says("三张清单")
    user.hears("汇总哪一段时间？")
    user.taps("今年")
    file = user.hears("Word 文件").file
    assert file is not None
    assert file.name.startswith("三张清单")
    document = docx.Document(io.BytesIO(file.content))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    text = "\n".join([paragraph.text for paragraph in document.paragraphs] + cells)
    for part in ("设计室党支部", "成绩清单", "问题清单", "任务清单"):
        assert part in text
    assert "清理青龙渠" in text
