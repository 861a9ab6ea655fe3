"""Gunicorn's worker with threads, which slow and idle clients do not keep from anybody else."""

import selectors
import socket
import struct
import time
from functools import partial
from typing import Any

from gunicorn.workers.gthread import STOP_KEEPALIVE_LINGER, TConn, ThreadWorker

HEAD_SECONDS = 10
"""Seconds from the beginning of a request until its head must have arrived whole."""
BODY_SECONDS = 120
"""Seconds from then on until its body must have: an upload of 100 MB over a slow line."""
SILENCE_SECONDS = 20
"""Seconds for which a client may neither send nor take a byte that is waited for."""
MAX_HEAD_BYTES = 65_536


class PatientWorker(ThreadWorker):
    """Gives a connection to a thread when the head of a request has arrived, and not before.

    Gunicorn's own worker gives it to a thread at once, where it may wait for five seconds, and for
    the rest of the head without end. It has no limit for the body either.
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._stops_at = 0.0
        self._body_deadlines: dict[TConn, float] = {}
        self._head_sizes: dict[TConn, int] = {}

    def accept(self, listener: socket.socket) -> None:
        """Accept a connection, and wait for the head of its first request."""
        try:
            client, address = listener.accept()
        except (BlockingIOError, ConnectionAbortedError):  # another process was faster
            return
        self.nr_conns += 1
        silence = struct.pack("ll", SILENCE_SECONDS, 0)
        client.setsockopt(socket.SOL_SOCKET, socket.SO_RCVTIMEO, silence)
        client.setsockopt(socket.SOL_SOCKET, socket.SO_SNDTIMEO, silence)
        self._await_head(TConn(self.cfg, client, address, listener.getsockname()))

    def on_client_socket_readable(self, conn: TConn, client: Any) -> None:
        """Wait for the head of the next request on a connection that was kept open."""
        self.poller.unregister(client)
        self.keepalived_conns.remove(conn)
        self._await_head(conn)

    def on_pending_socket_readable(self, conn: TConn, client: Any) -> None:
        """Give the connection to a thread if the head of a request is there whole."""
        try:
            head = conn.sock.recv(MAX_HEAD_BYTES, socket.MSG_PEEK)
        except BlockingIOError:
            return
        except OSError:  # the client has broken off: the thread will notice
            head = b""
        seen = self._head_sizes.pop(conn, 0)
        has_ended = len(head) == seen
        if not has_ended and b"\r\n\r\n" not in head and len(head) < MAX_HEAD_BYTES:
            # From now on it counts as readable only when there is more than that.
            self._head_sizes[conn] = len(head)
            conn.sock.setsockopt(socket.SOL_SOCKET, socket.SO_RCVLOWAT, len(head) + 1)
            return
        if seen:
            conn.sock.setsockopt(socket.SOL_SOCKET, socket.SO_RCVLOWAT, 1)
        self._body_deadlines[conn] = time.monotonic() + BODY_SECONDS
        super().on_pending_socket_readable(conn, client)

    def murder_pending(self) -> None:
        """End what has taken too long; gunicorn calls this about once a second."""
        if not self.alive:  # nobody is waited for, as the next process begins after this one
            self._stops_at = self._stops_at or time.monotonic() + STOP_KEEPALIVE_LINGER
            for conn in self.pending_conns:
                conn.timeout = min(conn.timeout, self._stops_at)
        super().murder_pending()
        self._head_sizes = {
            conn: size for conn, size in self._head_sizes.items() if conn in self.pending_conns
        }
        now = time.monotonic()
        for conn, deadline in list(self._body_deadlines.items()):
            if deadline <= now:
                del self._body_deadlines[conn]
                conn.sock.shutdown(socket.SHUT_RD)  # what is being sent to the client goes on

    def finish_request(self, conn: TConn, fs: Any) -> None:
        """Forget the limit of a request that was answered."""
        self._body_deadlines.pop(conn, None)
        super().finish_request(conn, fs)

    def _await_head(self, conn: TConn) -> None:
        conn.sock.setblocking(False)
        conn.timeout = time.monotonic() + HEAD_SECONDS
        self.pending_conns.append(conn)
        self.poller.register(
            conn.sock, selectors.EVENT_READ, partial(self.on_pending_socket_readable, conn)
        )
