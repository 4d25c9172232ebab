"""What the log may say of an error: its kind and its place, never its text, which may repeat what people wrote."""

import traceback
from pathlib import Path


def safe_summary(error: BaseException) -> str:
    """Where and what failed, for the log."""
    frames = traceback.extract_tb(error.__traceback__)
    ours = [frame for frame in frames if "site-packages" not in frame.filename]
    places = [f"{Path(frame.filename).name}:{frame.lineno} {frame.name}" for frame in ours]
    # The driver's own error says more than SQLAlchemy's, which wraps it.
    kind = type(getattr(error, "orig", None) or error)
    return " < ".join([kind.__name__, *reversed(places)])
