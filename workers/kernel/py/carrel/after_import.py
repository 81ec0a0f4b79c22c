"""Something to be done once a module has been imported, without importing it."""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from importlib.abc import MetaPathFinder
from importlib.machinery import ModuleSpec, PathFinder
from types import ModuleType

Action = Callable[[ModuleType], None]


class _Watcher(MetaPathFinder):
    """Asked first; finds the module where it would be found anyway, and acts after its code has run."""

    def __init__(self) -> None:
        self.actions: dict[str, list[Action]] = {}

    def find_spec(
        self, fullname: str, path: Sequence[str] | None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        if fullname not in self.actions:
            return None
        spec = PathFinder.find_spec(fullname, path, target)
        loader = spec.loader if spec is not None else None
        if spec is None or loader is None:
            return None
        execute = loader.exec_module

        def exec_module(module: ModuleType) -> None:
            execute(module)
            for action in self.actions.get(fullname, ()):
                action(module)

        loader.exec_module = exec_module  # type: ignore[method-assign]
        return spec


_watcher = _Watcher()


def after_import(name: str, action: Action) -> None:
    """Calls `action` with the module as soon as it is there: now, where it is imported already."""
    if _watcher not in sys.meta_path:
        sys.meta_path.insert(0, _watcher)
    _watcher.actions.setdefault(name, []).append(action)
    if (module := sys.modules.get(name)) is not None:
        action(module)
