"""Branches, people and codes by their names, as a conversation about the ledger needs them."""

from collections.abc import Mapping

from domain.organisations import Level
from domain.people import Role
from domain.permissions import Action, roles_for
from handlers.context import Content, Transaction, User
from reading.problems import ProblemReader
from storage import organisations, people


def branches(user: User, action: Action, transaction: Transaction) -> dict[str, int]:
    """By name, the branches in which this user may do `action`, in the order of the tree."""
    session, today = transaction.session, transaction.now.date()
    found: dict[str, int] = {}
    for post in user.posts_as(*roles_for(action)):
        if post.role is Role.BRANCH_SECRETARY:
            found[post.organisation_name] = post.organisation_id
        else:
            below = organisations.under(session, post.organisation_id, on=today)
            found |= {one.name: one.id for one in below if one.level is not Level.GROUP}
    return found


def branch_named(user: User, words: str, transaction: Transaction) -> int | None:
    """The one branch that `words` name, of those whose problems this user may correct."""
    named = ProblemReader(branches(user, Action.CORRECT_PROBLEM, transaction), {}).named(words)
    return named[0] if len(named) == 1 else None


def responsible_in(organisation_id: int, name: str, transaction: Transaction) -> tuple[int | None, str | None]:
    """The person of this name there, or else the name itself; without a name the secretary of the branch."""
    session, today = transaction.session, transaction.now.date()
    if name:
        known = people.named(session, organisation_id, name, today)
        return (known.id, None) if known else (None, name)
    secretaries = people.with_role(session, organisation_id, Role.BRANCH_SECRETARY, today)
    return (secretaries[0].id, None) if secretaries else (None, None)


def leader_named(organisation_id: int, name: str, transaction: Transaction) -> int | None:
    """The person of this name in the topmost organisation or the branch, if there is just one."""
    session, today = transaction.session, transaction.now.date()
    root = organisations.root_of(session, organisation_id).id
    found = {
        one.id: one
        for place in (root, organisation_id)
        if (one := people.named(session, place, name, today)) is not None
    }
    return next(iter(found)) if len(found) == 1 else None


def categories(content: Content) -> Mapping[str, str]:
    """By name, the codes of the categories."""
    return {one.name: one.code for one in content.catalogue.categories}


def sources(content: Content) -> Mapping[str, str]:
    """By name, the codes of the sources."""
    return {name: code for code, name in content.catalogue.code_names.get("source", {}).items()}
