"""Reads the text of minutes sent as a file, once, when the file comes in."""

from storage.files import FileStore, StoredFile

WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


def words_in(store: FileStore, kept: StoredFile) -> str:
    """The text of a .docx in the store, "" for any other file. Slow: don't call it on the event loop.

    Raises Unacceptable for a file that must not be taken.
    """
    if kept.media_type != WORD:
        return ""
    # python-docx is slow to import, and most days nobody sends a document.
    from reading.word_file import words_of

    return words_of(store.path(kept.sha256).read_bytes())
