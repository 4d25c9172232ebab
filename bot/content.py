"""The content as configured: the sentences, the catalogue, the outline of the report."""

from bot.config import ConfigError, Settings
from domain.catalogue import Catalogue, CatalogueError
from handlers.context import Content
from handlers.dispatch.registry import services
from handlers.dispatch.services import WordTaken
from handlers.texts import Texts, TextsError
from reports.template import Template, TemplateError


def open_content(settings: Settings) -> Content:
    """Read the data files. Raises ConfigError with the key and the place of a mistake."""
    try:
        catalogue = Catalogue.load(settings.report.catalogue)
        template = Template.load(catalogue, settings.report.template)
    except CatalogueError as error:
        raise ConfigError(f"配置项 report.catalogue：{error}") from error
    except TemplateError as error:
        raise ConfigError(f"配置项 report.template：{error}") from error
    try:
        text = Texts.load(settings.texts)
        services(text)
    except (TextsError, WordTaken) as error:
        raise ConfigError(f"配置项 texts：{error}。") from error
    return Content(
        text=text,
        catalogue=catalogue,
        template=template,
        unit=settings.report.unit,
        author=settings.report.author,
    )
