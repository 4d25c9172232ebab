"""The web chat: a page that works like a phone chat, for offices without Telegram or WeChat."""

from bot.channels.web.application import health_route, web_app, web_routes
from bot.channels.web.capacity import Crowded
from bot.channels.web.channel import WebChannel
from bot.channels.web.file_endpoints import Quota
from bot.channels.web.open_windows import OpenWindows
from bot.channels.web.session_cache import SessionCache
from bot.channels.web.sign_in import Player, SignIn
from bot.channels.web.watcher import DatabaseWatcher

__all__ = [
    "Crowded",
    "DatabaseWatcher",
    "OpenWindows",
    "Player",
    "Quota",
    "SessionCache",
    "SignIn",
    "WebChannel",
    "health_route",
    "web_app",
    "web_routes",
]
