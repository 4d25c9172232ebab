"""The content as configured: the sentences, the catalogue, the outline of the report."""

from bot.config import ConfigError, Settings
from domain.catalogue import Catalogue, CatalogueError
from handlers.context import Content
from handlers.texts import Texts
from reading.lexicon import Lexicon, LexiconError
from reports.template import Template, TemplateError


def open_content(settings: Settings) -> Content:
    """Read the data files. Raises ConfigError with the key and the place of a mistake."""
    try:
        catalogue = Catalogue.load(settings.report.catalogue)
        template = Template.load(catalogue, settings.report.template)
        lexicon = Lexicon.load(settings.reading.lexicon)
    except LexiconError as error:
        raise ConfigError(f"配置项 reading.lexicon：{error}") from error
    except CatalogueError as error:
        raise ConfigError(f"配置项 report.catalogue：{error}") from error
    except TemplateError as error:
        raise ConfigError(f"配置项 report.template：{error}") from error
    return Content(
        text=Texts.load(),
        catalogue=catalogue,
        template=template,
        unit=settings.report.unit,
        author=settings.report.author,
        lexicon=lexicon,
    )
