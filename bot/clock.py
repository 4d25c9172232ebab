"""Clocks. Everything that needs the time is given one and never asks the system."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from datetime import time as time_of_day
from zoneinfo import ZoneInfo

Clock = Callable[[], datetime]


@dataclass(frozen=True, slots=True)
class Pause:
    """From `began` to `until`. It is over, too, where the clock was put back to before it began."""

    began: datetime
    until: datetime

    def lasts(self, now: datetime) -> bool:
        """Not over yet."""
        return self.began <= now < self.until


def real(time_zone: str) -> Clock:
    """The real time, in `time_zone`."""
    zone = ZoneInfo(time_zone)
    return lambda: datetime.now(zone)


def staying_on(day: date, time_zone: str) -> Clock:
    """Starts at nine in the morning of `day` and never leaves that day, so the demonstration's date never changes."""
    start = datetime.combine(day, time_of_day(9), ZoneInfo(time_zone))
    longest = timedelta(hours=14, minutes=59)
    began = time.monotonic()
    return lambda: start + min(timedelta(seconds=time.monotonic() - began), longest)
