"""What a rule of the records forbids. No sentences here: whoever talks to people finds the words, by the class."""


class Refused(ValueError):
    """A rule of the records forbids it; nothing was written."""


class UnknownRecord(Refused):
    """There is no such record."""


class AlreadyWithdrawn(Refused):
    """The record was taken back; it can be neither changed nor taken back again."""


class IllegalTransition(Refused):
    """A problem in this state can't take this step."""


class AlreadyClosed(IllegalTransition):
    """It is closed (已销号): only a look back changes that."""


class StillOpen(IllegalTransition):
    """It is not closed yet, so there is nothing to look back at."""


class UnderReview(IllegalTransition):
    """Its closure is applied for: first that is decided."""


class NothingToDecide(IllegalTransition):
    """There is no application that could be decided (any more)."""


class EarlierThanLastStep(IllegalTransition):
    """The step is dated before the one before it, or before the problem was found."""


class SelfApproval(Refused):
    """No one decides on what he applied for himself."""


class PercentBelowReached(Refused):
    """More than that is reached already."""


class DueNotLater(Refused):
    """The new date is not later than the present one, or is past; or there is no date to extend."""


class ExtensionAlreadyAsked(Refused):
    """A date was asked for already, and not decided yet."""


class SameOrganisation(Refused):
    """It is there already."""


class OtherBook(Refused):
    """The other organisation is not under the same topmost one, so it has another ledger."""


class ReasonMissing(Refused):
    """This step needs its reason."""


class DueMissing(Refused):
    """Only a lasting problem (长期坚持) has no date."""


class TooManyActions(Refused):
    """A problem has three actions (整改措施) at most."""


class DatePast(Refused):
    """A task can't be due on a day that is past."""


class TaskFinished(Refused):
    """The task is done, dropped or carried over already."""


class AlreadyDecided(Refused):
    """Somebody decided on this already."""


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
