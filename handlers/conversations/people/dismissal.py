"""卸任: the office or the administrator ends a post, say after a 换届. What was reported stays."""

from datetime import timedelta
from functools import partial

from dialogue import Card, Chat, Choice, Line, dialogue
from domain.people import Role
from handlers.context import Transaction, User
from handlers.conversations.people.invite import places_of
from storage import people

_SENIOR = (Role.ADMINISTRATOR, Role.SECRETARY)  # whom only an administrator dismisses


@dialogue("dismissal")
async def dismiss(chat: Chat[User, Transaction]) -> None:
    text = chat.person.content.text
    places: dict[str, list[str]] = await chat.load("places", partial(places_of, chat.person))
    place = await chat.choose(
        "place", text("dismissal.place"), [Choice(id_, name) for id_, (name, _) in places.items()]
    )
    organisation = places[place][0]
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
    everyone = user.is_any(Role.ADMINISTRATOR)
    return {
        str(post.id): [name, post.role.value]
        for post, name in people.posts_in(transaction.session, place, transaction.now.date())
        if post.role is not Role.MEMBER and post.person_id != user.person_id and (everyone or post.role not in _SENIOR)
    }


def _dismiss(user: User, post: int, transaction: Transaction) -> None:
    people.dismiss(
        transaction.session,
        post,
        last=transaction.now.date() - timedelta(days=1),
        by=user.person_id,
        now=transaction.now,
    )
