"""邀请: the office or the administrator gives out a code that lets one person in, with one role in one organisation."""

from collections.abc import Sequence
from functools import partial

from dialogue import Chat, Choice, dialogue
from handlers.visitor import Visitor, World
from storage import invites, organisations
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
    places: dict[str, list[str]] = await chat.load("places", partial(_places, chat.person))
    place = await chat.choose("place", text("invite.place"), [Choice(id_, name) for id_, (name, _) in places.items()])
    name, level = places[place]
    role = await chat.choose(
        "role",
        text("invite.role", organisation=name),
        [Choice(role, text(f"roles.{role}")) for role in _roles(chat.person, Level(level))],
    )
    code = await chat.commit("issue", partial(_issue, chat.person, int(place), Role(role)), unreviewed=True)
    await chat.say(
        "issued",
        text("invite.issued", code=code, organisation=name, role=text(f"roles.{role}"), days=invites.VALID.days),
    )


def _places(visitor: Visitor, world: World) -> dict[str, list[str]]:
    """Where this visitor may invite into: name and level by id. Nobody is invited into a 党小组 but by its 党支部."""
    return {
        str(organisation.id): [organisation.name, organisation.level.value]
        for post in visitor.posts_as(*INVITERS)
        for organisation in organisations.under(world.session, post.organisation_id, on=world.now.date())
        if organisation.level in ROLES
    }


def _roles(visitor: Visitor, level: Level) -> Sequence[Role]:
    """Only an administrator makes another one."""
    return [role for role in ROLES[level] if role is not Role.ADMINISTRATOR or visitor.is_any(Role.ADMINISTRATOR)]


def _issue(visitor: Visitor, place: int, role: Role, world: World) -> str:
    return invites.issue(world.session, organisation_id=place, role=role, by=visitor.person_id, now=world.now)
