"""A site to visit."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.bot.channels.web.site import Site


@pytest.fixture
def site(sqlite_url: str, tmp_path: Path) -> Iterator[Site]:
    with Site(sqlite_url, tmp_path / "files") as site:
        yield site


@pytest.fixture
def shared(postgresql_url: str, tmp_path: Path) -> Iterator[Site]:
    """On a database that other processes use too."""
    with Site(postgresql_url, tmp_path / "files") as site:
        yield site


@pytest.fixture
def demo(sqlite_url: str, tmp_path: Path) -> Iterator[Site]:
    with Site(sqlite_url, tmp_path / "files", demo=True) as site:
        yield site
