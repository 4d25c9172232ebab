"""Minutes that come as a file: what they say is read once, when the file is brought in."""

from storage.files import FileStore, Kept

WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


def words_in(store: FileStore, kept: Kept) -> str:
    """The words of a .docx in the store; empty for any other file. It may take a while: not for the event loop.

    Raises Unacceptable for a file that must not be taken.
    """
    if kept.media_type != WORD:
        return ""
    # python-docx is slow to import, and most days nobody sends a document.
    from reading.word_file import words_of

    return words_of(store.path(kept.sha256).read_bytes())
