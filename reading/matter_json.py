"""A matter as JSON: ISO days, null where it would be asked; `last` is `first` where it was one day."""

from reading.matters import EventReport, Matter, NilReport

Json = dict[str, object]


def as_json(matter: Matter) -> Json:
    """What `sanzhang read --format json` prints of one matter."""
    if isinstance(matter, EventReport):
        when = matter.when
        return {
            "matter": "activity",
            "kinds": list(matter.kinds),
            "first": when.first.isoformat() if when else None,
            "last": when.last.isoformat() if when else None,
            "starts": f"{when.starts:%H:%M}" if when and when.starts else None,
            "due": matter.due,
            "present": matter.present,
            "topic": matter.topic or None,
            "place": matter.place or None,
            "host": matter.host or None,
            "lecturer": matter.lecturer or None,
            "recorder": matter.recorder or None,
            "others_present": matter.others_present or None,
            "main_points": matter.main_points or None,
            "joint": list(matter.joint),
            "fields": dict(matter.fields),
        }
    if isinstance(matter, NilReport):
        month = matter.month
        return {
            "matter": "nil",
            "kinds": list(matter.kinds),
            "month": f"{month.year}-{month.first_month:02}" if month else None,
            "reason": matter.reason or None,
        }
    return {
        "matter": "progress",
        "problem": matter.problem,
        "percent": matter.percent,
        "text": matter.text or None,
        "apply": matter.apply,
    }
