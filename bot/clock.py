"""What time it is, for everything that must know: given to it, never asked for."""

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


def standing(day: date, time_zone: str) -> Clock:
    """From nine in the morning of `day`, but never past its end: a demonstration whose today is always the same."""
    start = datetime.combine(day, time_of_day(9), ZoneInfo(time_zone))
    longest = timedelta(hours=14, minutes=59)
    began = time.monotonic()
    return lambda: start + min(timedelta(seconds=time.monotonic() - began), longest)
