"""The world of the tests of reports."""

from collections.abc import Iterator

import pytest

from domain.catalogue import Catalogue
from reports.template import Template
from storage.engine import Database
from tests.reports.world import Bureau


@pytest.fixture(scope="session")
def catalogue() -> Catalogue:
    return Catalogue.load()


@pytest.fixture(scope="session")
def template(catalogue: Catalogue) -> Template:
    return Template.load(catalogue)


@pytest.fixture
def bureau(sqlite_url: str, catalogue: Catalogue, template: Template) -> Iterator[Bureau]:
    """A 机关党委 with 一支部, 二支部 and 三支部."""
    database = Database(sqlite_url)
    with database.write() as session:
        yield Bureau.with_branches(session, catalogue, template, "一支部", "二支部", "三支部")
    database.dispose()
