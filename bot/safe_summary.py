"""Describes an error for the log by its kind and place, never by its text, which may repeat what people wrote."""

import traceback
from pathlib import Path


def safe_summary(error: BaseException) -> str:
    """What failed and where, for the log."""
    frames = traceback.extract_tb(error.__traceback__)
    ours = [frame for frame in frames if "site-packages" not in frame.filename]
    places = [f"{Path(frame.filename).name}:{frame.lineno} {frame.name}" for frame in ours]
    # SQLAlchemy wraps the driver's error, which says more.
    kind = type(getattr(error, "orig", None) or error)
    return " < ".join([kind.__name__, *reversed(places)])
