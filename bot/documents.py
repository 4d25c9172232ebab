"""The bytes of a document, made when it is its turn to be sent: never inside a transaction, never on the event loop."""

import asyncio
from pathlib import Path

from sqlalchemy.exc import OperationalError

from bot.safe_summary import safe_summary
from handlers.messages import Document
from reports import as_json, text, word
from reports.tree import Report
from storage import attachments, compiled
from storage.engine import Database
from storage.files import FileStore

LONGEST = 120.0  # seconds that making one may take


class CannotMake(Exception):
    """A document can't be made, and trying again won't help. The text names the fault and repeats no content."""


class Documents:
    """Makes documents from what is kept: a report from its compiled tree, an attachment from the file store."""

    def __init__(self, database: Database, store: FileStore, word_template: Path | None = None) -> None:
        self._database = database
        self._store = store
        self._word_template = word_template

    async def content(self, document: Document) -> bytes:
        """The whole of it. Raises CannotMake; what a disk or a database away raises may pass."""
        try:
            async with asyncio.timeout(LONGEST):
                return await asyncio.to_thread(self._make, document)
        except TimeoutError:
            raise CannotMake(f"it takes more than {LONGEST:g} s") from None
        except (OperationalError, OSError, MemoryError):
            raise
        except Exception as error:
            raise CannotMake(safe_summary(error)) from error

    def _make(self, document: Document) -> bytes:
        with self._database.read() as session:
            if document.kind == "attachment":
                return self._store.path(attachments.get(session, document.id).sha256).read_bytes()
            tree = compiled.get(session, document.id).tree
        return render(as_json.report_from(tree), document.format, self._word_template)


def _docx(report: Report, template: Path | None) -> bytes:
    return word.render(report, template)


def _txt(report: Report, _template: Path | None) -> bytes:
    return text.render(report).encode()


def _json(report: Report, _template: Path | None) -> bytes:
    return as_json.render(report)


FORMATS = {"docx": _docx, "txt": _txt, "json": _json}


def render(report: Report, kind: str, word_template: Path | None = None) -> bytes:
    """`report` as a file of one of the `FORMATS`; the Word file from `word_template` where there is one."""
    return FORMATS[kind](report, word_template)
