"""Who writes, and which dialogue is open with them: read for many chats at once, written for many at once."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import Update, and_, bindparam, delete, insert, or_, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from domain.people import Role
from storage import audit
from storage.models import Account, Appointment, Json, OpenDialogue, Organisation, Person


@dataclass(frozen=True, slots=True)
class Post:
    """A role a person has today, and where."""

    role: Role
    organisation_id: int
    organisation_name: str


@dataclass(frozen=True, slots=True)
class Open:
    """An unfinished dialogue: `run` names it within the chat."""

    run: int
    dialogue: str
    state: Json


@dataclass(frozen=True, slots=True)
class Conversation:
    """A chat as it stands: the person, if enrolled, with the posts of today, and the active dialogue, if any."""

    account_id: int
    channel: str
    chat: str
    blocked: bool
    person_id: int | None
    name: str
    organisation_id: int | None
    posts: tuple[Post, ...]
    active: Open | None


Address = tuple[str, str]  # (channel, chat)

_READ = (
    select(
        Account.id,
        Account.channel,
        Account.chat,
        Account.blocked_at,
        Account.person_id,
        Person.name,
        Person.organisation_id,
        OpenDialogue.run,
        OpenDialogue.dialogue,
        OpenDialogue.state,
    )
    .outerjoin(Person, Person.id == Account.person_id)
    .outerjoin(OpenDialogue, and_(OpenDialogue.account_id == Account.id, OpenDialogue.active))
    # Pairs would be said by (channel, chat) IN (…), for which SQLite reads the whole table.
    .where(
        Account.channel.in_(bindparam("channels", expanding=True)), Account.chat.in_(bindparam("chats", expanding=True))
    )
)
_POSTS = (
    select(Appointment.person_id, Appointment.role, Appointment.organisation_id, Organisation.name)
    .join(Organisation, Organisation.id == Appointment.organisation_id)
    .where(
        Appointment.person_id.in_(bindparam("people", expanding=True)),
        Appointment.since <= bindparam("today"),
        or_(Appointment.until.is_(None), Appointment.until > bindparam("today")),
    )
    .order_by(Appointment.id)
)
_MEET = {
    "sqlite": sqlite.insert(Account).on_conflict_do_nothing(index_elements=["channel", "chat"]),
    "postgresql": postgresql.insert(Account).on_conflict_do_nothing(index_elements=["channel", "chat"]),
}
_table = OpenDialogue.__table__
_BEGIN = insert(OpenDialogue)
_CONTINUE = (
    update(_table)  # type: ignore[arg-type]
    .where(OpenDialogue.account_id == bindparam("account"), OpenDialogue.run == bindparam("of_run"))
    .values(state=bindparam("new_state"), active=bindparam("now_active"), updated_at=bindparam("at"))
)
_END = delete(_table).where(  # type: ignore[arg-type]
    OpenDialogue.account_id == bindparam("account"), OpenDialogue.run == bindparam("of_run")
)


def is_enrolled(session: Session, address: Address) -> bool:
    """A person is known to write there."""
    channel, chat = address
    found = select(Account.id).where(Account.channel == channel, Account.chat == chat, Account.person_id.is_not(None))
    return session.scalar(found) is not None


def read(session: Session, addresses: Sequence[Address], now: datetime, today: date) -> dict[Address, Conversation]:
    """These chats as they stand; one never seen before is met, with nobody enrolled in it."""
    found = _read(session, addresses, today)
    strangers = [address for address in addresses if address not in found]
    if strangers:
        rows = [{"channel": channel, "chat": chat, "first_seen_at": now} for channel, chat in strangers]
        session.connection().execute(_MEET[session.get_bind().dialect.name], rows)
        found |= _read(session, strangers, today)
    return found


def _read(session: Session, addresses: Sequence[Address], today: date) -> dict[Address, Conversation]:
    connection = session.connection()
    wanted = set(addresses)
    channels, chats = ({address[part] for address in wanted} for part in (0, 1))
    found = connection.execute(_READ, {"channels": list(channels), "chats": list(chats)})
    rows = [row for row in found if (row.channel, row.chat) in wanted]
    people = [row.person_id for row in rows if row.person_id is not None]
    posts: dict[int, list[Post]] = {}
    if people:
        for person, role, organisation, name in connection.execute(_POSTS, {"people": people, "today": today}):
            posts.setdefault(person, []).append(Post(role, organisation, name))
    return {
        (row.channel, row.chat): Conversation(
            account_id=row.id,
            channel=row.channel,
            chat=row.chat,
            blocked=row.blocked_at is not None,
            person_id=row.person_id,
            name=row.name or "",
            organisation_id=row.organisation_id,
            posts=tuple(sorted(posts.get(row.person_id, ()), key=_rank)),
            active=None if row.run is None else Open(row.run, row.dialogue, row.state),
        )
        for row in rows
    }


def _rank(post: Post) -> int:
    """The office of most consequence comes first: it is what a person is here for."""
    return -list(Role).index(post.role)


@dataclass(frozen=True, slots=True)
class Kept:
    """A dialogue to write back: begun (`new`), gone on with or set aside, or ended (`state` is None)."""

    account_id: int
    run: int
    dialogue: str
    state: Json | None
    active: bool
    new: bool


def write(session: Session, kept: Iterable[Kept], now: datetime) -> None:
    """Write these back. A dialogue that began and ended within one event leaves no trace."""
    begun, continued, ended = [], [], []
    for one in kept:
        if one.state is None:
            if not one.new:
                ended.append({"account": one.account_id, "of_run": one.run})
        elif one.new:
            begun.append(
                {
                    "account_id": one.account_id,
                    "run": one.run,
                    "dialogue": one.dialogue,
                    "active": one.active,
                    "state": one.state,
                    "updated_at": now,
                }
            )
        else:
            continued.append(
                {
                    "account": one.account_id,
                    "of_run": one.run,
                    "new_state": one.state,
                    "now_active": one.active,
                    "at": now,
                }
            )
    connection = session.connection()
    # What was active is set aside before another begins.
    for statement, rows in ((_END, ended), (_CONTINUE, continued), (_BEGIN, begun)):
        if rows:
            connection.execute(statement, rows)


def drafts_of(session: Session, account_id: int) -> list[OpenDialogue]:
    """What this account set aside, newest first. Drafts do not expire."""
    return list(
        session.scalars(
            select(OpenDialogue)
            .where(OpenDialogue.account_id == account_id, ~OpenDialogue.active)
            .order_by(OpenDialogue.updated_at.desc(), OpenDialogue.run.desc())
        )
    )


def find(session: Session, address: Address, today: date) -> Conversation | None:
    """The chat as it stands, if it was ever seen."""
    return _read(session, [address], today).get(address)


def introduce(session: Session, address: Address, person_id: int, *, by: int | None, now: datetime) -> None:
    """This chat is this person's, also where it was never seen before."""
    channel, chat = address
    account = _account(session, channel, chat)
    if account is None:
        account = Account(channel=channel, chat=chat, first_seen_at=now)
        session.add(account)
        session.flush()
    enrol(session, account.id, person_id, by=by, now=now)


def enrol(session: Session, account_id: int, person_id: int, *, by: int | None, now: datetime) -> None:
    """From now on this chat is this person's. Being it already changes nothing."""
    account = session.get_one(Account, account_id)
    if account.person_id == person_id:
        return
    before = audit.snapshot(account)
    account.person_id = person_id
    session.flush()  # `read` asks the connection itself
    audit.note(session, "account", account, "enrol", before, by=by, at=now)


def block(session: Session, channel: str, chat: str, now: datetime) -> None:
    """The person shut the bot out; cleared by the next message."""
    session.execute(_where(channel, chat).values(blocked_at=now))


def unblock(session: Session, account_ids: Sequence[int]) -> None:
    """They wrote again."""
    session.execute(update(Account).where(Account.id.in_(account_ids)).values(blocked_at=None))


def move(session: Session, channel: str, chat: str, to: str, now: datetime) -> None:
    """The platform gave the chat another address.

    If it was written from there before we heard of it, who is known under the old address takes over the new one; but
    one who enrolled there keeps it.
    """
    known, met = (_account(session, channel, address) for address in (chat, to))
    if known is None or (met and met.person_id is not None):
        return
    if met:
        met.chat = ""  # no two may have one address, not for a moment
        session.flush()
    before = audit.snapshot(known)
    known.chat = to
    session.flush()
    audit.note(session, "account", known, "move", before, by=None, at=now)
    if met:
        met.chat = chat


def _account(session: Session, channel: str, chat: str) -> Account | None:
    return session.scalars(select(Account).where(Account.channel == channel, Account.chat == chat)).first()


def _where(channel: str, chat: str) -> Update:
    return update(Account).where(Account.channel == channel, Account.chat == chat)


def addresses_of(session: Session, person_ids: Sequence[int]) -> dict[int, list[Address]]:
    """The chats in which these people can be reached."""
    found: dict[int, list[Address]] = {}
    for account in session.scalars(
        select(Account).where(Account.person_id.in_(person_ids), Account.blocked_at.is_(None)).order_by(Account.id)
    ):
        found.setdefault(account.person_id or 0, []).append((account.channel, account.chat))
    return found
