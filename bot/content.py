"""The content as configured: the sentences, the catalogue, the outline of the report; and a trial of edited files."""

from bot.config import ConfigError, Settings
from domain.catalogue import Catalogue, CatalogueError
from handlers.context import Content
from handlers.dispatch.registry import services
from handlers.dispatch.services import WordTaken
from handlers.texts import Texts, TextsError
from reading.lexicon import Lexicon, LexiconError
from reports.template import Template, TemplateError
from reports.trial import mistake_in_word, trial_report


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
        lexicon=lexicon,
    )


def try_templates(settings: Settings) -> None:
    """Make a small report from the files that are not ours. Raises ConfigError with the key, the file and the mistake.

    Those that come with the program are tried by its tests.
    """
    files = settings.report
    edited = {"report.catalogue": files.catalogue, "report.template": files.template}
    if not any([*edited.values(), files.word_template]):
        return
    content = open_content(settings)
    try:
        report = trial_report(content.catalogue, content.template)
    except Exception as error:
        where = "、".join(f"{key}（{path}）" for key, path in edited.items() if path)
        raise ConfigError(
            f"配置项 {where}：用来汇总不出报告（{type(error).__name__}：{str(error)[:200]}）。"
        ) from error
    if files.word_template and (mistake := mistake_in_word(report, files.word_template)):
        raise ConfigError(f"配置项 report.word_template：{files.word_template}：{mistake}。")
