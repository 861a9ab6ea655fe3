"""Ends connections on which nothing has been sent for long: the server itself has no such limit.

So nobody keeps a thread by sending a body byte by byte, or by taking nothing of an answer.
"""

import os
import socket
import struct
import threading
import time
from contextlib import suppress
from pathlib import Path

DESCRIPTORS = Path("/proc/self/fd")
LAST_DATA_SENT = struct.Struct("@44xI")
"""Where `struct tcp_info` has the milliseconds since data was sent, or since the connection began:
https://man7.org/linux/man-pages/man7/tcp.7.html."""


def end_stuck_connections(port: int, seconds: float) -> None:
    """Look for stuck connections to a port of this process from now on, in a thread.

    Systems other than Linux do without.
    """
    if DESCRIPTORS.is_dir():
        threading.Thread(
            target=_watch, args=[port, seconds], name="stuck connections", daemon=True
        ).start()


def _watch(port: int, seconds: float) -> None:
    while True:
        time.sleep(seconds / 10)
        for descriptor in list(DESCRIPTORS.iterdir()):
            with suppress(OSError):
                _end_if_stuck(os.dup(int(descriptor.name)), port, seconds)


def _end_if_stuck(descriptor: int, port: int, seconds: float) -> None:
    """End a connection if it is stuck, and close the descriptor. Raises OSError for a file."""
    try:
        connection = socket.socket(fileno=descriptor)
    except OSError:
        os.close(descriptor)
        raise
    with connection:
        if _is_stuck(connection, port, seconds):
            connection.shutdown(socket.SHUT_RDWR)


def _is_stuck(connection: socket.socket, port: int, seconds: float) -> bool:
    """Return whether this is a connection to the port that is stuck. Raises OSError for others."""
    if connection.family not in {socket.AF_INET, socket.AF_INET6}:
        return False
    connection.getpeername()  # not that of the server
    if connection.getsockname()[1] != port:
        return False
    info = connection.getsockopt(socket.IPPROTO_TCP, socket.TCP_INFO, LAST_DATA_SENT.size)
    (milliseconds,) = LAST_DATA_SENT.unpack(info)
    return milliseconds > seconds * 1000
