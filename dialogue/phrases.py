"""Every sentence the engine says by itself; the caller brings them."""

from dataclasses import dataclass

from dialogue.matching import plain
from dialogue.state import Control


@dataclass(frozen=True, slots=True)
class Phrases:
    """The first ten are words that may be typed, divided by blanks, of which the first stands on the button.

    Names in braces are filled in.
    """

    confirm: str
    edit: str
    cancel: str
    done: str  # a multiple choice, or sending files, is complete
    skip: str  # an optional question stays without an answer
    clear: str  # the same, where there is an answer already
    keep: str  # leave an answer as it was
    more: str  # show the choices that were not shown
    next: str  # page of a long choice
    previous: str

    mark: str  # stands before the label of a choice that is picked
    card_line: str  # {label} {text}
    review: str  # below a card
    review_help: str  # words typed at a review that mean nothing
    which_line: str  # which line of the card is to be changed
    present_answer: str  # {answer}: below a question that is asked again
    many: str  # below a choice too long to be shown at once
    not_offered: str  # words that name no choice
    gone: str  # a choice that was offered once
    at_least: str  # {count}
    blank: str  # nothing was typed
    too_long: str  # {limit}, in characters
    send_file: str  # words typed where files are wanted
    files_full: str  # {limit}
    file_kept: str  # {name}
    stale: str  # a tap on an old question
    doubled: str  # a second tap on the question just answered
    first: str  # there is no step to go back to
    committed: str  # it is too late to go back
    changed: str  # what was answered is no longer what is asked

    def label(self, control: Control) -> str:
        """What the button says."""
        words: str = getattr(self, control)
        return words.split()[0]

    def control(self, text: str, among: tuple[Control, ...]) -> Control | None:
        """The control of `among` that `text` is a word for."""
        typed = plain(text)
        for control in among:
            words: str = getattr(self, control)
            if control == "skip":
                words = f"{words} {self.clear}"
            if typed in map(plain, words.split()):
                return control
        return None
