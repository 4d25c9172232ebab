"""The menu: what this person can ask for, one button a service; and the drafts that wait."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from dialogue import base36
from handlers.context import User
from handlers.dispatch.services import Services
from handlers.messages import Button, Outgoing
from handlers.texts import Texts
from storage.models import Json, OpenDialogue

START = "go:"
DRAFT = "draft:"
TOPIC = 12  # letters of what a draft is about


@dataclass(frozen=True, slots=True)
class Target:
    """A service to begin, with answers it is given along."""

    service: str
    prefill: Mapping[str, str]


def button(label: str, service: str, **prefill: str) -> Button:
    """A button that begins `service`; with what is given along, its payload has 25 bytes at most."""
    return Button(label, START + ":".join([service, *(f"{key}={value}" for key, value in prefill.items())]))


def parse(payload: str) -> Target | None:
    """What a `button` stands for."""
    if not payload.startswith(START):
        return None
    service, *given = payload.removeprefix(START).split(":")
    pairs = (pair.partition("=") for pair in given)
    return Target(service, {key: value for key, _, value in pairs})


def of(user: User, services: Services, *, with_commands: bool = False) -> Outgoing:
    """The menu; `with_commands` also has the platform show the commands of this person's roles."""
    text = user.content.text
    offered = services.offered_to(user)
    places = "、".join(f"{text(f'roles.{post.role}')}（{post.organisation_name}）" for post in user.posts)
    reports = any(service.name == "activity" for service in offered)
    return Outgoing(
        text=text(
            "menu.for_reporting" if reports else "menu.title", name=user.name, places=places or text("menu.no_post")
        ),
        buttons=tuple(button(services.label(service), service.name) for service in offered),
        commands=tuple((services.latin(service), services.label(service)) for service in offered)
        + tuple(
            (text(f"latin.{name}"), text(f"words.{name}").split()[0]) for name in ("menu", "back", "cancel", "drafts")
        )
        if with_commands
        else (),
    )


def commands_of_strangers(services: Services) -> list[tuple[str, str]]:
    """The commands, (latin name, description), of those who have not enrolled."""
    return [(services.latin(service), services.label(service)) for service in services if service.strangers]


def of_drafts(drafts: Sequence[OpenDialogue], services: Services, text: Texts, now: datetime) -> Outgoing:
    """What was set aside, to take up again; `now` is in people's time zone, and so are the times shown."""
    if not drafts:
        return Outgoing(text=text("menu.no_drafts"))
    return Outgoing(
        text=text("menu.drafts"),
        buttons=tuple(
            Button(
                text(
                    "menu.draft",
                    title=services.label(services[draft.dialogue]) + _topic(draft.state),
                    day=f"{draft.updated_at.astimezone(now.tzinfo):%m-%d %H:%M}",
                ),
                DRAFT + base36(draft.run),
            )
            for draft in drafts
        ),
    )


def _topic(state: Json) -> str:
    """What was said of the matter so far, for two drafts of one service are told apart by it."""
    told = state.get("answers", {}).get("topic") or [state.get("prefill", {}).get("topic")]
    return f"：{told[0][:TOPIC]}" if told[0] else ""
