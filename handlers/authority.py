"""Whether a person may do what is about to be done: asked at the commit, of the posts as they are at that moment.

The posts a `User` carries are those of the beginning of the event. They say what to offer, never what is allowed.
"""

from collections.abc import Collection
from datetime import date

from sqlalchemy.orm import Session

from domain.errors import NotAuthorised
from domain.permissions import PERMISSIONS, Action, Reach, roles_for
from handlers.context import Transaction, User
from storage import audit, organisations, people


def require(transaction: Transaction, user: User, action: Action, *organisation_ids: int) -> None:
    """`user` may do `action` in one of these organisations; holds for the rest of the transaction.

    Raises NotAuthorised, and then the trail has a line of it.
    """
    if not is_allowed(
        transaction.session, user.person_id, action, organisation_ids, transaction.now.date(), locked=True
    ):
        refuse(transaction, user, action, *organisation_ids)


def require_anywhere(transaction: Transaction, user: User, action: Action) -> None:
    """`user` has a post that gives the right to do `action` somewhere. Raises as `require`."""
    posts = people.roles_of(transaction.session, user.person_id, transaction.now.date(), locked=True)
    if not any(role in roles_for(action) for role, _ in posts):
        refuse(transaction, user, action)


def is_allowed(
    session: Session,
    person_id: int | None,
    action: Action,
    organisation_ids: Collection[int],
    today: date,
    *,
    locked: bool = False,
) -> bool:
    """The person may do `action` in one of these organisations. `locked`: no post ends before the transaction does."""
    reaches = PERMISSIONS[action]
    posts = [
        (reaches[role], place)
        for role, place in people.roles_of(session, person_id, today, locked=locked)
        if role in reaches
    ]
    if any(place in organisation_ids for _, place in posts):
        return True
    below = {place for reach, place in posts if reach is Reach.BELOW}
    if not below:
        return False
    above = organisations.ancestors_of(session, organisation_ids)
    return any(not below.isdisjoint(ancestors) for ancestors in above.values())


def refuse(transaction: Transaction, user: User, action: Action, *organisation_ids: int) -> None:
    """Note in the trail that it was tried. Raises NotAuthorised."""
    for organisation_id in organisation_ids or (0,):
        audit.write(
            transaction.session,
            subject="authority",
            subject_id=organisation_id,
            action="refuse",
            before=None,
            after={"action": action.value},
            by=user.person_id,
            at=transaction.now,
        )
    raise NotAuthorised(action)
