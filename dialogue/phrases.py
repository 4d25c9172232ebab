"""The sentences the engine itself says; whoever runs it brings them along."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Phrases:
    """Labels of its buttons, and its short notices. `{…}` in a phrase is filled in by the engine."""

    confirm: str
    change: str
    cancel: str
    done: str
    skip: str
    mark: str  # before a choice that is picked: "✓ {label}"
    change_which: str
    add: str  # a line of the card that is still empty: "补充{label}"
    not_a_choice: str
    at_least: str  # {count}
    nothing_before: str
    committed: str  # nothing can be taken back any more
    stale: str
    doubled: str
    too_long: str  # {limit}
    file_kept: str  # {count}
    send_a_file: str
    confirm_or_change: str
