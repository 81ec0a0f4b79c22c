"""What starts servers in Python, turned to `servers`: Flask and werkzeug, `http.server`, `wsgiref`; uvicorn is in `fallback`."""

from __future__ import annotations

import traceback
from types import ModuleType
from typing import Any

from .after_import import after_import


def install() -> None:
    """Waits for the import of each."""
    after_import("werkzeug.serving", _into_werkzeug)
    after_import("socketserver", _into_socketserver)
    after_import("anyio.to_thread", _into_anyio)


def _into_werkzeug(module: ModuleType) -> None:
    def run_simple(hostname: str, port: int, application: Any, use_debugger: bool = False, **options: Any) -> None:
        """Serves a WSGI application in the background."""
        from . import servers, servers_apps

        for prefix, folder in (options.get("static_files") or {}).items():
            from werkzeug.middleware.shared_data import SharedDataMiddleware

            application = SharedDataMiddleware(application, {prefix: folder})
        name = getattr(application, "name", None) or getattr(application, "import_name", None)
        if use_debugger:
            application = _with_tracebacks(application)
        servers.serve(int(port), _title("Flask", name), servers_apps.wsgi(application, int(port)))

    module.run_simple = run_simple  # type: ignore[attr-defined]


def _with_tracebacks(application: Any) -> Any:
    """What werkzeug's debugger shows of an error. The debugger itself wants processes."""

    def debugged(environ: dict[str, Any], start_response: Any) -> Any:
        import pkgutil
        from urllib.parse import parse_qs

        from werkzeug.debug.tbtools import DebugTraceback
        from werkzeug.wrappers import Response

        asked = parse_qs(environ["QUERY_STRING"])
        if asked.get("__debugger__") == ["yes"]:
            name = asked.get("f", [""])[0].rpartition("/")[2]
            kind = {"css": "text/css", "js": "text/javascript"}.get(name.rpartition(".")[2], "image/png")
            return Response(pkgutil.get_data("werkzeug.debug", f"shared/{name}"), mimetype=kind)(environ, start_response)
        try:
            return application(environ, start_response)
        except Exception as error:
            environ["wsgi.errors"].write("".join(traceback.format_exception(error)))
            page = DebugTraceback(error, skip=1).render_debugger_html(evalex=False, secret="", evalex_trusted=False)
            return Response(page, 500, mimetype="text/html")(environ, start_response)

    return debugged


def _title(kind: str, name: Any) -> str:
    return kind if not isinstance(name, str) or name.startswith(("__", "<")) else name


class NoSocket:
    """In the place of a socket that listens."""

    def __init__(self, address: Any) -> None:
        self._address = address

    def bind(self, address: Any) -> None:
        from . import servers

        host, port = address[:2]
        self._address = (host or "0.0.0.0", int(port) or servers.free_port())

    def getsockname(self) -> Any:
        return self._address

    def fileno(self) -> int:
        return -1

    def __getattr__(self, _name: str) -> Any:
        return lambda *_values, **_named: None


def _into_socketserver(module: ModuleType) -> None:
    base, tcp = module.BaseServer, module.TCPServer

    def begin(self: Any, server_address: Any, RequestHandlerClass: Any, bind_and_activate: bool = True) -> None:
        base.__init__(self, server_address, RequestHandlerClass)
        self.socket = NoSocket(server_address)
        if bind_and_activate:
            self.server_bind()
            self.server_activate()

    def serve_forever(self: Any, poll_interval: float = 0.5) -> None:
        """Serves in the background, until `shutdown` or Stop."""
        from . import servers, servers_apps

        port = int(self.server_address[1])
        self._carrel_port = port
        name = type(self).__name__ if type(self) in (module.TCPServer,) else "http.server"
        servers.serve(port, name, servers_apps.handler(self, port), lambda: setattr(self, "_carrel_port", None))

    def shutdown(self: Any) -> None:
        from . import servers

        if (port := getattr(self, "_carrel_port", None)) is not None:
            servers.stop(port)

    def server_close(_self: Any) -> None:
        """Nothing: code that says `with HTTPServer(…) as server` comes here at once, and the server goes on."""

    tcp.__init__ = begin
    base.serve_forever, base.shutdown = serve_forever, shutdown
    tcp.server_close = server_close
    # Its threads would be joined.
    module.ThreadingMixIn.server_close = server_close


def _into_anyio(module: ModuleType) -> None:
    """Threads take turns here: what should go to one is simply called."""

    async def run_sync(func: Any, *args: Any, **_options: Any) -> Any:
        return func(*args)

    module.run_sync = run_sync  # type: ignore[attr-defined]
