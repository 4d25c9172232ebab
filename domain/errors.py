"""What a rule of the records forbids. No sentences here: whoever talks to people finds the words, by the class."""


class Refused(ValueError):
    """A rule of the records forbids it; nothing was written."""


class UnknownRecord(Refused):
    """There is no such record."""


class AlreadyWithdrawn(Refused):
    """The record was taken back; it can be neither changed nor taken back again."""


class IllegalTransition(Refused):
    """A problem in this state can't take this step."""


class OrganisationInactive(Refused):
    """The organisation did not exist on that day."""


class MorePresentThanDue(Refused):
    """实到 exceeds 应到."""


class NotAuthorised(Refused):
    """None of the posts the person has at this moment allows it there."""


class UnknownCode(Refused):
    """No invite has this code."""


class UsedCode(Refused):
    """The invite was used already."""


class OpenedOften(Refused):
    """The invite has just opened several chats, and none of them has used it."""


class TooManyCodes(Refused):
    """So many wrong codes came from this chat that it has to wait."""


class NameTaken(Refused):
    """Someone of this name is known already: a code for nobody in particular is no proof of being that person."""


class ExpiredCode(Refused):
    """The invite's time is over."""
