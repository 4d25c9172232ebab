"""邀请: the office or the administrator gives out a code that lets one person in, with one role in one organisation."""

from collections.abc import Mapping, Sequence
from datetime import date
from functools import partial

from dialogue import Chat, Choice, Unacceptable, dialogue
from domain.organisations import Level
from domain.people import Role
from domain.permissions import Action, invitation_to
from handlers.authority import is_allowed, require
from handlers.context import Transaction, User
from handlers.conversations.people.places import OfferedOrganisations
from handlers.texts import Texts
from reading.words import person_name
from storage import invites, organisations, people

# Nobody is invited into a 党小组 but by its 党支部.
ROLES: dict[Level, tuple[Role, ...]] = {
    Level.COMMITTEE: (Role.OFFICE, Role.SECRETARY, Role.ADMINISTRATOR),
    Level.GENERAL_BRANCH: (Role.OFFICE,),
    Level.BRANCH: (Role.BRANCH_SECRETARY, Role.MEMBER),
}


@dialogue("invite")
async def invite(chat: Chat[User, Transaction]) -> None:
    text = chat.person.content.text
    chosen = await chat.find(
        "place", text("invite.place"), partial(OfferedOrganisations, chat.person, Action.INVITE, ROLES)
    )
    place, name = int(chosen.value), chosen.label
    roles: list[str] = await chat.load(f"roles.{place}", partial(_roles, chat.person, place))
    role = await chat.choose(
        "role", text("invite.role", organisation=name), [Choice(role, text(f"roles.{role}")) for role in roles]
    )
    members: dict[str, int] = await chat.load(f"members.{place}", partial(_members, organisation=place))
    person = await chat.ask("person", text("invite.person"), parse=partial(_member, text, name, members), optional=True)
    code = await chat.commit("issue", partial(_issue, chat.person, place, Role(role), person), unreviewed=True)
    await chat.say(
        "issued",
        text("invite.issued", code=code, organisation=name, role=text(f"roles.{role}"), days=invites.VALID.days),
    )


def _roles(user: User, place: int, transaction: Transaction) -> Sequence[str]:
    """The roles to which this user may invite there."""
    level = organisations.get(transaction.session, place).level
    return [role for role in ROLES[level] if _may(user, invitation_to(role), place, transaction)]


def _may(user: User, action: Action, place: int, transaction: Transaction) -> bool:
    return is_allowed(transaction.session, user.person_id, action, [place], transaction.now.date())


def _members(transaction: Transaction, organisation: int) -> dict[str, int]:
    """Who belongs there, by name, but for those who share one."""
    members = people.members_of(transaction.session, organisation, transaction.now.date())
    names = [member.name for member in members]
    return {member.name: member.id for member in members if names.count(member.name) == 1}


def _member(text: Texts, organisation: str, members: Mapping[str, int], typed: str, today: date) -> int:
    name = person_name(typed, today)
    if name not in members:
        raise Unacceptable(text("invite.unknown", organisation=organisation, name=name))
    return members[name]


def _issue(user: User, place: int, role: Role, person: int | None, transaction: Transaction) -> str:
    require(transaction, user, invitation_to(role), place)
    return invites.issue(
        transaction.session,
        organisation_id=place,
        role=role,
        person_id=person,
        by=user.person_id,
        now=transaction.now,
    )
