"""邀请: the office or the administrator gives out a code that lets one person in, with one role in one organisation."""

from collections.abc import Mapping, Sequence
from datetime import date
from functools import partial

from dialogue import Chat, Choice, Unacceptable, dialogue
from handlers.reading.words import person_name
from handlers.texts import Texts
from handlers.visitor import Visitor, World
from storage import invites, organisations, people
from storage.models import Level, Role

INVITERS = frozenset({Role.OFFICE, Role.ADMINISTRATOR})
ROLES: dict[Level, tuple[Role, ...]] = {
    Level.COMMITTEE: (Role.OFFICE, Role.SECRETARY, Role.ADMINISTRATOR),
    Level.GENERAL_BRANCH: (Role.OFFICE,),
    Level.BRANCH: (Role.BRANCH_SECRETARY, Role.MEMBER),
}


@dialogue("invite", title="邀请")
async def invite(chat: Chat[Visitor, World]) -> None:
    text = chat.person.house.text
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


def places_of(visitor: Visitor, world: World) -> dict[str, list[str]]:
    """What this visitor answers for: name and level by id. Nobody is invited into a 党小组 but by its 党支部."""
    return {
        str(organisation.id): [organisation.name, organisation.level.value]
        for post in visitor.posts_as(*INVITERS)
        for organisation in organisations.under(world.session, post.organisation_id, on=world.now.date())
        if organisation.level in ROLES
    }


def _roles(visitor: Visitor, level: Level) -> Sequence[Role]:
    """Only an administrator makes another one."""
    return [role for role in ROLES[level] if role is not Role.ADMINISTRATOR or visitor.is_any(Role.ADMINISTRATOR)]


def _members(world: World, organisation: int) -> dict[str, int]:
    """Who belongs there, by name, but for those who share one."""
    members = people.members_of(world.session, organisation, world.now.date())
    names = [member.name for member in members]
    return {member.name: member.id for member in members if names.count(member.name) == 1}


def _member(text: Texts, organisation: str, members: Mapping[str, int], typed: str, today: date) -> int:
    name = person_name(typed, today)
    if name not in members:
        raise Unacceptable(text("invite.unknown", organisation=organisation, name=name))
    return members[name]


def _issue(visitor: Visitor, place: int, role: Role, person: int | None, world: World) -> str:
    return invites.issue(
        world.session, organisation_id=place, role=role, person_id=person, by=visitor.person_id, now=world.now
    )
