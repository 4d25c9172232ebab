"""What ends with a membership: every post, every open form, every code for that person, and the way into every chat."""

from datetime import date, datetime, timedelta

from sqlalchemy.orm import Session

from domain.permissions import Action, dismissal_of
from storage import conversations, invites, people, sessions
from storage.models import Person


def actions_for(session: Session, person: Person, today: date) -> list[tuple[Action, int]]:
    """What whoever removes `person` must be allowed to do, and where: the membership ends, and so does every post."""
    posts = people.posts_of(session, person.id, today)
    return [
        (Action.REMOVE, person.organisation_id),
        *((dismissal_of(post.role), post.organisation_id) for post in posts),
    ]


def end_membership(session: Session, person_id: int, *, by: int | None, now: datetime) -> None:
    """From this moment on the person is no member, has no post, and is known in no chat. Raises UnknownRecord."""
    for post in people.posts_of(session, person_id, now.date()):
        people.dismiss(session, post.id, last=now.date() - timedelta(days=1), by=by, now=now)
    people.leave(session, person_id, now.date(), by=by, now=now)
    invites.cancel_for(session, person_id, by=by, now=now)
    sessions.revoke_of_person(session, person_id, now)
    conversations.let_go(session, person_id, by=by, now=now)
