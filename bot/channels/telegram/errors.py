"""Errors that the operator must hear about; the program turns each into a sentence. None contains the token."""


class TokenRejected(Exception):
    """Telegram rejects the token, or the configured address isn't a Bot API server."""


class AnotherPoller(Exception):
    """Another program receives this bot's updates: a second instance, or a webhook set elsewhere."""


class WebhookRefused(Exception):
    """Telegram refuses to post to the configured address; the text is its reason."""


class Unreachable(Exception):
    """Telegram doesn't answer; the text is the kind of failure."""
