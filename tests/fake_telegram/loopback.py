"""A port of our own on this machine."""

import socket


def listening_socket() -> tuple[socket.socket, int]:
    """Bound to a free port of loopback, and the port: whoever connects waits until a server takes the socket over."""
    # asyncio turns Nagle's algorithm off only for sockets that say they are TCP; with it every answer takes 40 ms.
    listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    listener.bind(("127.0.0.1", 0))
    listener.listen()
    return listener, listener.getsockname()[1]
