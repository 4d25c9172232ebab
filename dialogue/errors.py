"""What can go wrong in a dialogue: one error for people, one for programmers."""


class Unacceptable(ValueError):
    """An answer that can't be taken.

    Its text is shown to the person as it is: say what is wrong and what would be right.
    """


class DialogueError(Exception):
    """A dialogue breaks a rule of the engine: a defect of the program, never shown to a person."""
