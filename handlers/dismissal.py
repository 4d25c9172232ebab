"""卸任: the office or the administrator ends a post, say after a 换届. What was reported stays."""

from datetime import timedelta
from functools import partial

from dialogue import Card, Chat, Choice, Line, Unacceptable, dialogue
from handlers.invite import places_of
from handlers.visitor import Visitor, World
from storage import people
from storage.errors import Refused
from storage.models import Role

_SENIOR = (Role.ADMINISTRATOR, Role.SECRETARY)  # whom only an administrator dismisses


@dialogue("dismissal", title="卸任")
async def dismiss(chat: Chat[Visitor, World]) -> None:
    text = chat.person.house.text
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


def _posts(visitor: Visitor, place: int, world: World) -> dict[str, list[str]]:
    """The posts this visitor may end, with name and role by id. Nobody ends his own: somebody must be left."""
    everyone = visitor.is_any(Role.ADMINISTRATOR)
    return {
        str(post.id): [name, post.role.value]
        for post, name in people.posts_in(world.session, place, world.now.date())
        if post.role is not Role.MEMBER
        and post.person_id != visitor.person_id
        and (everyone or post.role not in _SENIOR)
    }


def _dismiss(visitor: Visitor, post: int, world: World) -> None:
    try:
        people.dismiss(
            world.session, post, last=world.now.date() - timedelta(days=1), by=visitor.person_id, now=world.now
        )
    except Refused as refused:
        raise Unacceptable(visitor.house.text(f"refused.{type(refused).__name__}")) from refused
