"""邀请: the office or the administrator gives out a code that lets one person in, with one role in one organisation."""

from collections.abc import Mapping, Sequence
from datetime import date
from functools import partial

from dialogue import Chat, Choice, Unacceptable, dialogue
from domain.organisations import Level
from domain.people import Role
from handlers.context import Transaction, User
from handlers.texts import Texts
from reading.words import person_name
from storage import invites, organisations, people

INVITERS = frozenset({Role.OFFICE, Role.ADMINISTRATOR})
ROLES: dict[Level, tuple[Role, ...]] = {
    Level.COMMITTEE: (Role.OFFICE, Role.SECRETARY, Role.ADMINISTRATOR),
    Level.GENERAL_BRANCH: (Role.OFFICE,),
    Level.BRANCH: (Role.BRANCH_SECRETARY, Role.MEMBER),
}


@dialogue("invite")
async def invite(chat: Chat[User, Transaction]) -> None:
    text = chat.person.content.text
    places: dict[str, list[str]] = await chat.load("places", partial(places_of, chat.person))
    place = await chat.choose("place", text("invite.place"), [Choice(id_, name) for id_, (name, _) in places.items()])
    name, level = places[place]
    role = await chat.choose(
        "role",
        text("invite.role", organisation=name),
        [Choice(role, text(f"roles.{role}")) for role in _roles(chat.person, Level(level))],
    )
    members: dict[str, int] = await chat.load(f"members.{place}", partial(_members, organisation=int(place)))
    person = await chat.ask("person", text("invite.person"), parse=partial(_member, text, name, members), optional=True)
    code = await chat.commit("issue", partial(_issue, chat.person, int(place), Role(role), person), unreviewed=True)
    await chat.say(
        "issued",
        text("invite.issued", code=code, organisation=name, role=text(f"roles.{role}"), days=invites.VALID.days),
    )


def places_of(user: User, transaction: Transaction) -> dict[str, list[str]]:
    """What this user answers for: name and level by id. Nobody is invited into a 党小组 but by its 党支部."""
    return {
        str(organisation.id): [organisation.name, organisation.level.value]
        for post in user.posts_as(*INVITERS)
        for organisation in organisations.under(transaction.session, post.organisation_id, on=transaction.now.date())
        if organisation.level in ROLES
    }


def _roles(user: User, level: Level) -> Sequence[Role]:
    """Only an administrator makes another one."""
    return [role for role in ROLES[level] if role is not Role.ADMINISTRATOR or user.is_any(Role.ADMINISTRATOR)]


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
    return invites.issue(
        transaction.session, organisation_id=place, role=role, person_id=person, by=user.person_id, now=transaction.now
    )
