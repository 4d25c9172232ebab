"""卸任: the office or the administrator ends a post, say after a 换届. What was reported stays."""

from datetime import timedelta
from functools import partial

from dialogue import Card, Chat, Choice, Line, dialogue
from domain.organisations import Level
from domain.people import Role
from domain.permissions import Action, dismissal_of
from handlers.authority import is_allowed, require
from handlers.context import Transaction, User
from handlers.conversations.people.places import OfferedOrganisations
from storage import people

LEVELS = (Level.COMMITTEE, Level.GENERAL_BRANCH, Level.BRANCH)  # whose posts there are


@dialogue("dismissal")
async def dismiss(chat: Chat[User, Transaction]) -> None:
    text = chat.person.content.text
    chosen = await chat.find(
        "place", text("dismissal.place"), partial(OfferedOrganisations, chat.person, Action.DISMISS, LEVELS)
    )
    place, organisation = chosen.value, chosen.label
    posts = await chat.load(f"posts.{place}", partial(_posts, chat.person, int(place)))
    if not posts:
        await chat.say("none", text("dismissal.none", organisation=organisation))
        return
    lines = {id_: text("dismissal.line", name=name, role=text(f"roles.{role}")) for id_, (name, role) in posts.items()}
    post = await chat.choose("post", text("dismissal.post"), [Choice(id_, line) for id_, line in lines.items()])
    card = (Line("place", text("field.organisation"), organisation), Line("post", text("field.post"), lines[post]))
    await chat.review(Card(text("dismissal.card"), card))
    await chat.commit("dismiss", partial(_dismiss, chat.person, int(post)))
    name, role = posts[post]
    await chat.say(
        "dismissed", text("dismissal.dismissed", name=name, organisation=organisation, role=text(f"roles.{role}"))
    )


def _posts(user: User, place: int, transaction: Transaction) -> dict[str, list[str]]:
    """The posts this user may end, with name and role by id. Nobody ends his own: somebody must be left."""
    session, today = transaction.session, transaction.now.date()
    return {
        str(post.id): [name, post.role.value]
        for post, name in people.posts_in(session, place, today)
        if post.role is not Role.MEMBER
        and post.person_id != user.person_id
        and is_allowed(session, user.person_id, dismissal_of(post.role), [place], today)
    }


def _dismiss(user: User, number: int, transaction: Transaction) -> None:
    session, now = transaction.session, transaction.now
    post = people.appointment(session, number)
    require(transaction, user, dismissal_of(post.role), post.organisation_id)
    people.dismiss(session, number, last=now.date() - timedelta(days=1), by=user.person_id, now=now)
