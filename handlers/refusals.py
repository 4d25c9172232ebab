"""A rule that forbids something becomes a sentence: here, and nowhere else."""

from collections.abc import Iterator
from contextlib import contextmanager

from dialogue import Unacceptable
from domain.errors import Refused
from handlers.texts import Texts


@contextmanager
def explained(text: Texts, subject: str = "refused") -> Iterator[None]:
    """What is refused inside is told by the sentence of its class in `subject`. Raises Unacceptable."""
    try:
        yield
    except Refused as refused:
        raise Unacceptable(text(f"{subject}.{type(refused).__name__}")) from refused
