"""Who may do what, where: the whole table; and a post that ends while a form waits to be confirmed."""

from collections.abc import Callable
from datetime import date

import pytest
from sqlalchemy import func, select

from domain.errors import NotAuthorised
from domain.organisations import Level
from domain.people import Role
from domain.permissions import Action
from handlers.authority import require
from handlers.context import Transaction, User
from handlers.messages import Incoming
from storage import organisations, people
from storage.models import Activity, Appointment, Attachment, CompiledReport, Invite, NilReturn, Person, Progress
from tests.handlers.bureau import FOUNDED, FRIDAY, Bureau, Chatter

# What each role may do in the organisation of its post, and what in those below it too. Nothing anywhere else.
HERE = {
    Role.MEMBER: "",
    Role.BRANCH_SECRETARY: "record amend attach nil_return see_month report_progress compile read_records",
    Role.OFFICE: (
        "record amend attach nil_return see_month report_progress review_closure compile read_records supervise "
        "invite dismiss remove"
    ),
    Role.SECRETARY: "compile read_records supervise",
    Role.ADMINISTRATOR: "invite invite_administrator dismiss dismiss_senior remove",
}
BELOW = {
    Role.MEMBER: "",
    Role.BRANCH_SECRETARY: "compile read_records",
    Role.OFFICE: "review_closure compile read_records supervise invite dismiss remove",
    Role.SECRETARY: "compile read_records supervise",
    Role.ADMINISTRATOR: "invite invite_administrator dismiss dismiss_senior remove",
}


def _known(bureau: Bureau, person_id: int) -> User:
    return User(bureau.content, 0, "web", "", person_id, "", None, ())


def _may(bureau: Bureau, person_id: int, action: Action, place: int) -> bool:
    with bureau.database.write() as session:
        try:
            require(Transaction(session, FRIDAY), _known(bureau, person_id), action, place)
        except NotAuthorised:
            return False
    return True


@pytest.fixture
def tree(bureau: Bureau) -> dict[str, int]:
    """The post is in a 党总支: above it the 机关党委, below it a branch, beside it the branches of the bureau."""
    with bureau.database.write() as session:
        general = organisations.add(
            session,
            name="党总支",
            level=Level.GENERAL_BRANCH,
            founded=FOUNDED,
            parent_id=bureau.root.id,
            by=None,
            now=FRIDAY,
        ).id
        branch = organisations.add(
            session, name="下属支部", level=Level.BRANCH, founded=FOUNDED, parent_id=general, by=None, now=FRIDAY
        ).id
    return {"own": general, "ancestor": bureau.root.id, "descendant": branch, "other": bureau.branches["一支部"].id}


@pytest.mark.parametrize("role", Role)
def test_every_action_of_every_role_near_and_far(bureau: Bureau, tree: dict[str, int], role: Role) -> None:
    person = bureau.unenrolled("张三", "二支部", Role.MEMBER)
    with bureau.database.write() as session:
        people.appoint(
            session, person_id=person, organisation_id=tree["own"], role=role, since=FOUNDED, by=None, now=FRIDAY
        )
    for action in Action:
        allowed = {where for where, place in tree.items() if _may(bureau, person, action, place)}
        expected = {"own"} if action in HERE[role].split() else set()
        expected |= {"descendant"} if action in BELOW[role].split() else set()
        assert allowed == expected, action


def test_a_refusal_leaves_a_line_in_the_trail(bureau: Bureau) -> None:
    place = bureau.branches["二支部"].id
    assert not _may(bureau, bureau.secretary.person_id, Action.RECORD, place)
    (line,) = bureau.trail("authority")
    assert (line.by, line.subject_id, line.after) == (bureau.secretary.person_id, place, {"action": "record"})


def test_who_left_may_nothing_whatever_posts_are_still_written_down(bureau: Bureau) -> None:
    with bureau.database.write() as session:
        session.get_one(Person, bureau.secretary.person_id).left = date(2026, 11, 1)
    assert not _may(bureau, bureau.secretary.person_id, Action.RECORD, bureau.branches["一支部"].id)


Last = Callable[[Bureau], tuple[Chatter, Incoming]]
"""Brings someone to the last step of a form, and hands over that step."""


def _activity(bureau: Bureau) -> tuple[Chatter, Incoming]:
    secretary = bureau.secretary.says("昨天主题党日，清理河道")
    return secretary, secretary.tapping("确认")


def _several(bureau: Bureau) -> tuple[Chatter, Incoming]:
    secretary = bureau.secretary.says(
        "1. 昨天主题党日，主题清理河道，党员10人参加10人；2. 前天支委会，研究换届，应到5实到5"
    )
    return secretary, secretary.tapping("确认")


def _withdrawal(bureau: Bureau) -> tuple[Chatter, Incoming]:
    secretary = bureau.secretary.says("昨天主题党日，清理河道").taps("确认").says("我的记录")
    secretary.taps("清理河道").taps("撤回")
    return secretary, secretary.tapping("确认")


def _amendment(bureau: Bureau) -> tuple[Chatter, Incoming]:
    secretary = bureau.secretary.says("昨天主题党日，清理河道").taps("确认").says("我的记录")
    secretary.taps("清理河道").taps("1 修改").says("主题改为植树")
    return secretary, secretary.tapping("确认")


def _old_record(bureau: Bureau) -> tuple[Chatter, Incoming]:
    secretary = bureau.secretary.says("昨天主题党日，清理河道").taps("确认").says("我的记录")
    secretary.taps("清理河道")
    return secretary, secretary.tapping("1 修改")


def _attachment(bureau: Bureau) -> tuple[Chatter, Incoming]:
    secretary = bureau.secretary.says("昨天主题党日，清理河道").taps("确认").sends_file("照片.jpg")
    return secretary, secretary.tapping("清理河道")


def _nil(bureau: Bureau) -> tuple[Chatter, Incoming]:
    secretary = bureau.secretary.says("本月未开展", "本月", "支委会")
    return secretary, secretary.saying("书记出差")


def _progress(bureau: Bureau) -> tuple[Chatter, Incoming]:
    bureau.problem("学习不深入", "一支部")
    secretary = bureau.secretary.says("整改进展").taps("学习不深入").says("已研讨").taps("50%")
    return secretary, secretary.tapping("确认")


def _month(bureau: Bureau) -> tuple[Chatter, Incoming]:
    return bureau.secretary, bureau.secretary.saying("本月情况")


def _closure(bureau: Bureau) -> tuple[Chatter, Incoming]:
    bureau.problem("学习不深入", "一支部")
    bureau.secretary.says("整改进展").taps("学习不深入").says("已研讨").taps("100%").taps("申请销号", "确认")
    office = bureau.office.says("审核销号").taps("学习不深入", "同意销号")
    return office, office.tapping("确认")


def _invitation(bureau: Bureau) -> tuple[Chatter, Incoming]:
    office = bureau.office.says("邀请", "机关党委", "党组书记")
    return office, office.tapping("跳过")


def _dismissal(bureau: Bureau) -> tuple[Chatter, Incoming]:
    office = bureau.office.says("卸任", "一支部", "王芳（支部书记）")
    return office, office.tapping("确认")


def _removal(bureau: Bureau) -> tuple[Chatter, Incoming]:
    office = bureau.office.says("移出", "一支部", "王芳（支部书记）")
    return office, office.tapping("确认")


def _report(bureau: Bureau) -> tuple[Chatter, Incoming]:
    office = bureau.office.says("三张清单")
    return office, office.tapping("今年")


def _source(bureau: Bureau) -> tuple[Chatter, Incoming]:
    bureau.secretary.says("昨天主题党日，清理河道").taps("确认")
    office = bureau.office.says("三张清单").taps("今年").says("数据来源")
    return office, office.tapping("主题党日：1次")


def _completion(bureau: Bureau) -> tuple[Chatter, Incoming]:
    return bureau.office, bureau.office.saying("完成情况")


FORMS: dict[str, Last] = {
    "activity": _activity,
    "several": _several,
    "withdrawal": _withdrawal,
    "amendment": _amendment,
    "old record": _old_record,
    "attachment": _attachment,
    "nil return": _nil,
    "progress": _progress,
    "this month": _month,
    "closure": _closure,
    "invitation": _invitation,
    "dismissal": _dismissal,
    "removal": _removal,
    "three lists": _report,
    "sources": _source,
    "completion": _completion,
}


@pytest.mark.parametrize("form", FORMS)
def test_a_post_that_ends_before_the_last_step_of_a_form_stops_it(bureau: Bureau, form: str) -> None:
    someone, last = FORMS[form](bureau)
    administrator = bureau.person("万丽", "机关党委", Role.ADMINISTRATOR)
    place, line = ("机关党委", "许平（党建办公室）") if someone is bureau.office else ("一支部", "王芳（支部书记）")
    administrator.says("卸任", place, line)
    before = _written(bureau)
    # Both in one transaction: when it began, the post was there.
    bureau.receives_together(administrator.tapping("确认"), last)
    assert "不再是" in administrator.listens().hears
    assert "您现在的职务不能办理这一项" in someone.listens().hears
    assert _written(bureau) == before
    refused = bureau.trail("authority")
    assert [line.by for line in refused] == [someone.person_id]


def _written(bureau: Bureau) -> list[object]:
    """How much of each kind there is, what is withdrawn or changed, and how many still have a post."""
    with bureau.database.read() as session:
        counts = [
            session.scalar(select(func.count()).select_from(model))
            for model in (Activity, NilReturn, Progress, Invite, CompiledReport)
        ]
        versions = session.execute(select(Activity.version, Activity.withdrawn_at)).all()
        attached = session.scalar(select(func.count(Attachment.activity_id)))
        left = session.scalar(select(func.count(Person.left)))
        ended = session.scalar(
            select(func.count()).where(Appointment.until.is_not(None)).where(Appointment.role == Role.MEMBER)
        )
        return [*counts, versions, attached, left, ended]


def test_a_former_secretary_with_another_branch_no_longer_sees_the_old_records(bureau: Bureau) -> None:
    secretary = bureau.secretary.says("昨天主题党日，清理河道").taps("确认")
    with bureau.database.write() as session:
        people.appoint(
            session,
            person_id=secretary.person_id,
            organisation_id=bureau.branches["二支部"].id,
            role=Role.BRANCH_SECRETARY,
            since=FOUNDED,
            by=None,
            now=FRIDAY,
        )
    secretary.says("我的记录").taps("清理河道").taps("撤回")
    bureau.office.says("卸任", "一支部", "王芳（支部书记）").taps("确认")
    assert "您现在的职务不能办理这一项" in secretary.taps("确认").hears
    assert bureau.count("theme_day", in_="一支部") == 1
    secretary.says("取消", "我的记录")
    assert "清理河道" not in secretary.hears


def test_who_is_demoted_reads_nothing_behind_an_old_report(bureau: Bureau) -> None:
    bureau.secretary.says("昨天主题党日，清理河道").taps("确认")
    bureau.office.says("三张清单").taps("今年")
    with bureau.database.write() as session:
        people.appoint(
            session,
            person_id=bureau.office.person_id,
            organisation_id=bureau.branches["二支部"].id,
            role=Role.BRANCH_SECRETARY,
            since=FOUNDED,
            by=None,
            now=FRIDAY,
        )
    administrator = bureau.person("万丽", "机关党委", Role.ADMINISTRATOR)
    administrator.says("卸任", "机关党委", "许平（党建办公室）").taps("确认")
    assert "您现在的职务不能办理这一项" in bureau.office.says("数据来源").hears
