"""A port of our own on this machine."""

import socket


def listening_socket() -> tuple[socket.socket, int]:
    """Bound to a free port of loopback, and the port: whoever connects waits until a server takes the socket over."""
    listener = socket.create_server(("127.0.0.1", 0))
    return listener, listener.getsockname()[1]
