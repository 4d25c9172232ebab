"""What an operator must hear of; the program turns each into a sentence. None of them carries the token."""


class TokenRejected(Exception):
    """Telegram does not know the token, or the configured address is not that of a Bot API."""


class AnotherPoller(Exception):
    """Someone else asks for the updates of this token: a second instance, or a webhook set elsewhere."""


class WebhookRefused(Exception):
    """Telegram will not post to the configured address; the text is its reason."""


class Unreachable(Exception):
    """No answer from Telegram; the text is the kind of failure."""
