"""Rich output: from IPython's display system to the page."""

from __future__ import annotations

import io
from typing import Any

import _carrel_host as host
from IPython.core.displayhook import DisplayHook
from IPython.core.displaypub import DisplayPublisher
from pyodide.ffi import to_js

try:
    from js import Object
except ImportError:  # pragma: no cover - only where there is no JavaScript
    Object = None


def bundle(data: dict[str, Any]) -> Any:
    """A MIME bundle as a JavaScript object: str, bytes (copied) or JSON values."""
    return to_js(data, dict_converter=Object.fromEntries)


class Stream(io.TextIOBase):
    """sys.stdout or sys.stderr: text goes to the page, which batches it."""

    def __init__(self, name: str) -> None:
        self.name = name
        self._write = host.write

    encoding = "utf-8"  # type: ignore[assignment]
    errors = "strict"

    def write(self, text: str, /) -> int:
        if not isinstance(text, str):
            raise TypeError(f"write() argument must be str, not {type(text).__name__}")
        # Lone surrogates have no UTF-16 form that survives the way to the page.
        self._write(self.name, text if text.isascii() else text.encode("utf-8", "replace").decode("utf-8"))
        return len(text)

    def writable(self) -> bool:
        return True

    def isatty(self) -> bool:
        return False

    def fileno(self) -> int:
        raise io.UnsupportedOperation("fileno")


class PageDisplayHook(DisplayHook):
    """The value of the last expression."""

    def start_displayhook(self) -> None:
        self._data: dict[str, Any] = {}

    def write_output_prompt(self) -> None:
        pass

    def write_format_data(self, format_dict: dict[str, Any], md_dict: dict[str, Any] | None = None) -> None:
        self._data = format_dict

    def finish_displayhook(self) -> None:
        if self._data:
            host.result(self.prompt_count, bundle(self._data))


class PageDisplayPublisher(DisplayPublisher):
    """display(), display updates and clear_output()."""

    def publish(
        self,
        data: dict[str, Any],
        metadata: dict[str, Any] | None = None,
        source: str | None = None,
        *,
        transient: dict[str, Any] | None = None,
        update: bool = False,
        **kwargs: Any,
    ) -> None:
        host.display(bundle(data), (transient or {}).get("display_id"), update)

    def clear_output(self, wait: bool = False) -> None:
        host.clear(wait)
