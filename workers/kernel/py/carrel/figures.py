"""Interactive figures go to the page as data, which its own libraries draw without a network."""

from __future__ import annotations

import os
from types import ModuleType, SimpleNamespace
from typing import Any

from .after_import import after_import


def install_hook() -> None:
    after_import("plotly.io._renderers", _plotly)
    after_import("altair", _altair)


def _plotly(module: ModuleType) -> None:
    # It wants to see a new nbformat before it shows anything, and does nothing else with it.
    module.nbformat = SimpleNamespace(__version__="5.10.4")  # type: ignore[attr-defined]
    module.display_jupyter_version_warnings = lambda: None  # type: ignore[attr-defined]
    if "PLOTLY_RENDERER" not in os.environ:
        module.renderers.default = "plotly_mimetype"


def _altair(module: ModuleType) -> None:
    kind = f"application/vnd.vegalite.v{module.SCHEMA_VERSION.lstrip('v').partition('.')[0]}+json"

    def show(spec: dict[str, Any], **_options: Any) -> dict[str, Any]:
        return {kind: spec, "text/plain": "An Altair chart"}

    module.renderers.register("desk", show)
    module.renderers.enable("desk")
