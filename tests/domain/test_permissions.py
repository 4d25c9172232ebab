"""The table of permissions: every action has a row, and some role that may do it."""

import pytest

from domain.people import Role
from domain.permissions import PERMISSIONS, Action, dismissal_of, invitation_to, roles_for


@pytest.mark.parametrize("action", Action)
def test_every_action_can_be_done_by_somebody(action: Action) -> None:
    assert PERMISSIONS[action]
    assert roles_for(action) == set(PERMISSIONS[action])


def test_being_a_member_alone_gives_none_of_these_rights() -> None:
    assert all(Role.MEMBER not in roles for roles in PERMISSIONS.values())


def test_only_an_administrator_makes_administrators_and_takes_away_senior_posts() -> None:
    assert roles_for(invitation_to(Role.ADMINISTRATOR)) == {Role.ADMINISTRATOR}
    for role in (Role.SECRETARY, Role.ADMINISTRATOR):
        assert roles_for(dismissal_of(role)) == {Role.ADMINISTRATOR}
    assert Role.OFFICE in roles_for(dismissal_of(Role.BRANCH_SECRETARY))
