"""The bureau of these tests."""

from collections.abc import Iterator

import pytest

from tests.handlers.bureau import Bureau


@pytest.fixture
def bureau(database_url: str) -> Iterator[Bureau]:
    bureau = Bureau(database_url)
    yield bureau
    bureau.database.dispose()
