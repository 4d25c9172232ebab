"""移出: the office or the administrator ends a membership. Records stay; the person's chats are closed."""

from functools import partial

from dialogue import Card, Chat, Choice, Line, dialogue
from domain.organisations import Level
from domain.permissions import Action
from handlers.authority import is_allowed, require
from handlers.context import Transaction, User
from handlers.conversations.people.places import OfferedOrganisations
from handlers.removals import actions_for, end_membership
from storage import people


@dialogue("removal")
async def remove(chat: Chat[User, Transaction]) -> None:
    text = chat.person.content.text
    chosen = await chat.find(
        "place", text("removal.place"), partial(OfferedOrganisations, chat.person, Action.REMOVE, tuple(Level))
    )
    place, organisation = chosen.value, chosen.label
    members = await chat.load(f"members.{place}", partial(_members, chat.person, int(place)))
    if not members:
        await chat.say("none", text("removal.none", organisation=organisation))
        return
    person = await chat.choose(
        "person",
        text("removal.person"),
        [Choice(id_, text("removal.line", name=name, posts=posts)) for id_, (name, posts) in members.items()],
    )
    name, posts = members[person]
    lines = (
        Line("place", text("field.organisation"), organisation),
        Line("person", text("field.person"), text("removal.line", name=name, posts=posts)),
    )
    await chat.review(Card(text("removal.card"), lines))
    await chat.commit("remove", partial(_remove, chat.person, int(person)))
    await chat.say("removed", text("removal.removed", name=name, organisation=organisation))


def _members(user: User, place: int, transaction: Transaction) -> dict[str, list[str]]:
    """Whom this user may remove, with name and posts by id. Nobody removes himself: somebody must be left."""
    session, today, text = transaction.session, transaction.now.date(), user.content.text
    found: dict[str, list[str]] = {}
    for person in people.members_of(session, place, today):
        actions = actions_for(session, person, today)
        allowed = all(is_allowed(session, user.person_id, action, [where], today) for action, where in actions)
        if person.id != user.person_id and allowed:
            roles = [text(f"roles.{post.role}") for post in people.posts_of(session, person.id, today)]
            found[str(person.id)] = [person.name, "、".join(roles) or text("removal.no_post")]
    return found


def _remove(user: User, person_id: int, transaction: Transaction) -> None:
    session = transaction.session
    for action, where in actions_for(session, people.get(session, person_id), transaction.now.date()):
        require(transaction, user, action, where)
    end_membership(session, person_id, by=user.person_id, now=transaction.now)
