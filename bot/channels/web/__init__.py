"""The web chat: a page that feels like a phone chat, for offices that neither Telegram nor WeChat reaches."""

from bot.channels.web.application import health_route, web_app, web_routes
from bot.channels.web.capacity import Crowded
from bot.channels.web.channel import WebChannel
from bot.channels.web.door import Door, Player
from bot.channels.web.files import Quota
from bot.channels.web.hub import Hub
from bot.channels.web.session_cache import SessionCache
from bot.channels.web.watcher import DatabaseWatcher

__all__ = [
    "Crowded",
    "DatabaseWatcher",
    "Door",
    "Hub",
    "Player",
    "Quota",
    "SessionCache",
    "WebChannel",
    "health_route",
    "web_app",
    "web_routes",
]
