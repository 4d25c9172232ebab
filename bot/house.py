"""The house as configured: the sentences, the catalogue, the outline of the report."""

from bot.config import Settings
from handlers.texts import Texts
from handlers.visitor import House
from reports.catalogue import Catalogue
from reports.template import Template


def open_house(settings: Settings) -> House:
    """Read the data files. Raises CatalogueError or TemplateError with the place of a mistake."""
    catalogue = Catalogue.load(settings.report.catalogue)
    return House(
        text=Texts.load(),
        catalogue=catalogue,
        template=Template.load(catalogue, settings.report.template),
        unit=settings.report.unit,
        author=settings.report.author,
    )
