"""Spaces: each session has its own variables, In, Out and count in the one interpreter; modules and files are common."""

from __future__ import annotations

import gc
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from IPython.core.interactiveshell import InteractiveShell

#: The space of code that belongs to no session; the shell starts in it.
COMMON = ""

#: Where the shell keeps what belongs to a space.
_OF_SHELL = ("user_module", "user_ns", "user_ns_hidden", "ns_table", "execution_count")
_OF_HISTORY = (
    "input_hist_parsed",
    "input_hist_raw",
    "output_hist",
    "output_hist_reprs",
    "dir_hist",
    "_i",
    "_ii",
    "_iii",
    "_i00",
)
_OF_HOOK = ("_", "__", "___")


class Spaces:
    """The spaces of one shell, of which one is entered at a time. `names`: what each has from its start."""

    def __init__(self, shell: InteractiveShell, names: dict[str, Any]) -> None:
        self._shell = shell
        self._names = names
        self._current = COMMON
        self._left: dict[str, list[tuple[object, str, Any]]] = {}
        shell.push(names, interactive=False)

    def enter(self, space: str) -> None:
        """Makes the shell see this space, a new one where there is none yet. Never while code runs."""
        if space == self._current:
            return
        self._left[self._current] = self._state()
        self._current = space
        left = self._left.pop(space, None)
        if left is None:
            self._begin()
        else:
            for owner, name, value in left:
                setattr(owner, name, value)
        # `__main__` is where pickle and dataclasses look for what a cell defines.
        self._shell.init_sys_modules()
        self._shell.set_completer_frame()

    def forget(self, space: str) -> None:
        """Drops a space with all that only it holds."""
        if space == self._current:
            self.enter(COMMON)
        if space != COMMON and self._left.pop(space, None) is not None:
            gc.collect()

    def _state(self) -> list[tuple[object, str, Any]]:
        shell = self._shell
        owners = ((shell, _OF_SHELL), (shell.history_manager, _OF_HISTORY), (shell.displayhook, _OF_HOOK))
        return [(owner, name, getattr(owner, name)) for owner, names in owners for name in names]

    def _begin(self) -> None:
        shell, history = self._shell, self._shell.history_manager
        shell.user_module, shell.user_ns = shell.prepare_user_module()
        shell.user_ns_hidden = {}
        shell.ns_table = {**shell.ns_table, "user_global": shell.user_module.__dict__, "user_local": shell.user_ns}
        shell.execution_count = 1
        history.input_hist_parsed, history.input_hist_raw = [""], [""]
        history.output_hist, history.output_hist_reprs = {}, {}
        history.dir_hist = list(history.dir_hist[-1:])
        history._i = history._ii = history._iii = history._i00 = ""
        hook = shell.displayhook
        hook._, hook.__, hook.___ = "", "", ""
        shell.user_ns.update({"_": "", "__": "", "___": ""})
        shell.init_user_ns()
        shell.push(self._names, interactive=False)
