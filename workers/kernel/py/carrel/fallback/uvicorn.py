"""Stands in for uvicorn: an ASGI application is served in the background (`carrel.servers`), since there are no sockets."""

from __future__ import annotations

import importlib
import os
import sys
from typing import Any

__version__ = "0.0 (the desk's own)"


class Config:
    """What is to be served; of all options host, port and `factory` count."""

    def __init__(self, app: Any, host: str = "127.0.0.1", port: int = 8000, factory: bool = False, **options: Any) -> None:
        self.app, self.host, self.port, self.factory = app, host, int(port), factory
        self.options = options

    def load_app(self) -> Any:
        app = _imported(self.app) if isinstance(self.app, str) else self.app
        return app() if self.factory else app


class Server:
    def __init__(self, config: Config) -> None:
        self.config = config
        self.started = False
        self.should_exit = False

    def run(self, sockets: Any = None) -> None:
        from carrel import servers, servers_asgi

        application = servers_asgi.Asgi(self.config.load_app(), self.config.port)
        title = getattr(self.config.load_app(), "title", None) or "uvicorn"
        servers.serve(self.config.port, str(title), application, application.end)
        self.started = True

    async def serve(self, sockets: Any = None) -> None:
        self.run()


def run(app: Any, *, host: str = "127.0.0.1", port: int = 8000, **options: Any) -> None:
    """Serves an application, given itself or as `module:name`."""
    Server(Config(app, host=host, port=port, **options)).run()


def _imported(place: str) -> Any:
    module, colon, name = place.partition(":")
    if not colon:
        raise ValueError(f'"{place}" must be in the form "module:attribute".')
    if "" not in sys.path and os.getcwd() not in sys.path:
        sys.path.insert(0, os.getcwd())
    found: Any = importlib.import_module(module)
    for part in name.split("."):
        found = getattr(found, part)
    return found


def main(words: list[str] | None = None) -> None:
    """`python3 -m uvicorn module:name --port N`."""
    import argparse

    parser = argparse.ArgumentParser(prog="uvicorn")
    parser.add_argument("app")
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, default=8000)
    parser.add_argument("--factory", action="store_true")
    given, _ = parser.parse_known_args(words)
    run(given.app, host=given.host, port=given.port, factory=given.factory)


if __name__ == "__main__":
    main()
