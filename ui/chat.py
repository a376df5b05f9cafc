"""Serves the desk in a browser: its address and its settings for a machine that stays private.

The page itself is `ui.desk`. Gradio is imported late: it takes seconds, and it reads the
settings that keep it silent when it is first imported.
"""

import logging
import os
import socket
import sys
from contextlib import suppress
from pathlib import Path

from index.errors import UserFacingError
from ui.conversation import Answerer

_LOOPBACK = ("127.0.0.1", "localhost", "::1")
_PORTS_TO_TRY = 20
_LAST_PORT = 65535

SILENT = {
    # Statistics for a page that the desk does not have, anew after each of so many events.
    "GRADIO_ANALYTICS_CACHE_FREQUENCY": "1000000000",
}
"""What Gradio must find beside `index.silence` in the environment when it is first imported."""


def serve(
    assistant: Answerer,
    *,
    host: str = "127.0.0.1",
    port: int = 7860,
    auth: tuple[str, str] | None = None,
    feedback_path: Path | None = None,
) -> None:
    """Serves the desk until it is interrupted, and prints its address.

    Args:
        assistant: answers the questions.
        host: the address to listen on; anything but loopback is open to the network.
        port: 0 takes any free one.
        auth: user name and password, or None for no login.
        feedback_path: the file that thumbs are appended to; None shows no thumbs.

    Raises:
        UserFacingError: the address cannot be used.
    """
    os.environ.update(SILENT)
    listener = listen(host, port)
    import uvicorn  # late, like the desk

    from ui.desk import application

    address, actual_port = listener.getsockname()[:2]
    if host not in _LOOPBACK and auth is None:
        print(
            f"whoever reaches {address} can read the articles; --auth USER:PASS asks for a login",
            file=sys.stderr,
        )
    print(f"newsdesk is open at {web_address(host, actual_port)} (Ctrl+C stops it)", flush=True)
    config = uvicorn.Config(
        lambda: application(assistant, auth=auth, feedback_path=feedback_path),
        factory=True,  # outside of a running event loop Gradio opens some and leaves them
        log_level="warning",
        access_log=False,
        timeout_graceful_shutdown=1,
    )
    server = uvicorn.Server(config)
    # Open pages hold a connection each; that stopping cuts them is no error to report.
    logging.getLogger("uvicorn.error").addFilter(lambda _: not server.should_exit)
    with listener, suppress(KeyboardInterrupt):
        server.run(sockets=[listener])


def web_address(host: str, port: int) -> str:
    """Returns the address to type into a browser on this machine."""
    reachable = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(host, host)
    return f"http://[{reachable}]:{port}" if ":" in reachable else f"http://{reachable}:{port}"


def listen(host: str, port: int) -> socket.socket:
    """Returns a listening socket.

    Raises:
        UserFacingError: the port is taken (the line names the next free one), or the host is
            not an address of this machine.
    """
    if not 0 <= port <= _LAST_PORT:
        raise UserFacingError(f"port {port} does not exist: choose 0 to {_LAST_PORT}")
    try:
        return _bound(host, port)
    except socket.gaierror as problem:
        raise UserFacingError(f"{host} is no address to listen on: {problem.strerror}") from problem
    except OSError as problem:
        free = _next_free(host, port)
        advice = f"; --port {free} is free" if free else ""
        raise UserFacingError(
            f"port {port} on {host} cannot be used ({problem.strerror}){advice}"
        ) from problem


def _bound(host: str, port: int) -> socket.socket:
    family, kind, protocol, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
    listener = socket.socket(family, kind, protocol)
    try:
        if os.name == "posix":  # elsewhere the option would let two programs share the port
            listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind(address)
        listener.listen()
    except OSError:
        listener.close()
        raise
    return listener


def _next_free(host: str, port: int) -> int | None:
    for candidate in range(port + 1, min(port + _PORTS_TO_TRY, _LAST_PORT) + 1):
        try:
            _bound(host, candidate).close()
        except OSError:
            continue
        return candidate
    return None
