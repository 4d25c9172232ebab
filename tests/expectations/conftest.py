"""The same world as the tests of reports."""

from tests.reports.conftest import bureau, catalogue, template

__all__ = ["bureau", "catalogue", "template"]
