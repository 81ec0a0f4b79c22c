"""Threads and processes that take turns: each thread is a task of the event loop and goes on while the others wait.

Python has one thread here. A thread starts when whoever started it waits for something (`start` itself waits until it has
begun), and others get their turn whenever it waits: for a lock, a queue, `join`, `time.sleep`, the page. What only computes
runs to its end. Where Python can't wait (no JSPI) a thread runs to its end in `start`.
"""

from __future__ import annotations

import _thread
import _threading_local
import asyncio
import contextlib
import queue
import sys
import threading
import time
from collections.abc import Callable, Iterator
from types import ModuleType
from typing import Any

import _carrel_host as host

from . import waiting
from .after_import import after_import

NOTICE = "Threads and processes take turns in this tab: nothing is faster by them, and the results are the same."
DEADLOCK = "This waits for another thread, which can't run meanwhile in this browser (it lacks JSPI)."

_native_ident = _thread.get_ident
_current = 0
_last = 0
_was_told = False


def get_ident() -> int:
    """Of the thread whose turn it is."""
    return _current or _native_ident()


@contextlib.contextmanager
def aside() -> Iterator[None]:
    """While a thread waits: it is itself again afterwards."""
    global _current
    mine, _current = _current, 0
    try:
        yield
    finally:
        _current = mine


class Lock:
    """threading.Lock, for which others get their turn."""

    def __init__(self) -> None:
        self._is_locked = False
        self._waiters: list[asyncio.Future[None]] = []

    def acquire(self, blocking: bool = True, timeout: float = -1) -> bool:
        if not blocking and timeout != -1:
            raise ValueError("can't specify a timeout for a non-blocking call")
        if timeout < 0 and timeout != -1:
            raise ValueError("timeout value must be a non-negative number")
        end = None if timeout == -1 else time.monotonic() + timeout
        while self._is_locked:
            if not blocking or (end is not None and time.monotonic() >= end):
                return False
            if not waiting.can_wait():
                if end is not None:
                    return False
                raise RuntimeError(DEADLOCK)
            self._wait(None if end is None else end - time.monotonic())
        self._is_locked = True
        return True

    def _wait(self, seconds: float | None) -> None:
        freed: asyncio.Future[None] = asyncio.get_event_loop().create_future()
        self._waiters.append(freed)
        try:
            waiting.wait(asyncio.wait([freed], timeout=seconds))
        finally:
            if freed in self._waiters:
                self._waiters.remove(freed)

    def release(self) -> None:
        if not self._is_locked:
            raise RuntimeError("release unlocked lock")
        self._is_locked = False
        while self._waiters:
            freed = self._waiters.pop(0)
            if not freed.done():
                freed.set_result(None)
                break

    def locked(self) -> bool:
        return self._is_locked

    def _at_fork_reinit(self) -> None:
        self.__init__()  # type: ignore[misc]

    acquire_lock, release_lock, locked_lock = acquire, release, locked

    def __enter__(self) -> bool:
        return self.acquire()

    def __exit__(self, *_error: object) -> None:
        self.release()


class Handle:
    """What threading knows of a thread that was started."""

    def __init__(self) -> None:
        self.ident = 0
        self._over = threading.Event()

    def is_done(self) -> bool:
        return self._over.is_set()

    def _set_done(self) -> None:
        self._over.set()

    def join(self, timeout: float | None = None) -> None:
        self._over.wait(None if timeout is None or timeout < 0 else timeout)


def start_joinable(function: Callable[[], Any], handle: Handle | None = None, daemon: bool = True) -> Handle:
    """Begins a thread. `function` is threading's own, which tells of errors itself."""
    global _last
    started = handle or Handle()
    _last += 1
    started.ident = _last
    if not daemon:
        tell()

    def run() -> None:
        global _current
        before, _current = _current, started.ident
        try:
            function()
        except (KeyboardInterrupt, SystemExit):
            pass
        finally:
            _current = before
            started._set_done()

    async def later() -> None:
        run()

    if waiting.can_wait():
        _tasks.add(task := asyncio.ensure_future(later()))
        task.add_done_callback(_tasks.discard)
    else:
        run()
    return started


def start_new(function: Callable[..., Any], args: tuple[Any, ...], kwargs: dict[str, Any] | None = None, /) -> int:
    """_thread.start_new_thread, for those who start threads without threading."""

    def run() -> None:
        try:
            function(*args, **(kwargs or {}))
        except SystemExit:
            pass
        except Exception:
            sys.excepthook(*sys.exc_info())

    return start_joinable(run, daemon=False).ident


#: Held, because the event loop holds on to nothing.
_tasks: set[asyncio.Task[None]] = set()


def tell() -> None:
    """Says once what threads are here."""
    global _was_told
    if not _was_told:
        _was_told = True
        host.notify(NOTICE)


def _into_executors(module: ModuleType) -> None:
    submit = module.ThreadPoolExecutor.submit

    def submit_or_run(self: Any, fn: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Any:
        if waiting.can_wait() or self._shutdown:
            return submit(self, fn, *args, **kwargs)
        # A worker would wait for more work, and nobody else could go on meanwhile.
        future = module._base.Future()
        future.set_running_or_notify_cancel()
        try:
            future.set_result(fn(*args, **kwargs))
        except Exception as error:
            future.set_exception(error)
        return future

    module.ThreadPoolExecutor.submit = submit_or_run

    class ProcessPoolExecutor(module.ThreadPoolExecutor):  # type: ignore[name-defined]
        """Its workers are threads."""

        def __init__(
            self, max_workers: int | None = None, mp_context: Any = None, initializer: Any = None, initargs: Any = (), **_: Any
        ) -> None:
            super().__init__(max_workers, "", initializer, initargs)

    import concurrent.futures

    concurrent.futures.ProcessPoolExecutor = ProcessPoolExecutor  # type: ignore[misc]


def _into_multiprocessing(module: ModuleType) -> None:
    from . import pools

    pools.install(module)


def install() -> None:
    """Puts these in the place of Python's own, which can start no thread here."""
    threading.get_ident = _thread.get_ident = get_ident  # type: ignore[assignment]
    threading.Lock = threading._allocate_lock = _thread.allocate_lock = Lock  # type: ignore[misc, assignment, attr-defined]
    threading.RLock = threading._PyRLock  # type: ignore[misc, attr-defined]
    _thread.start_new_thread = start_new  # type: ignore[assignment]
    threading._ThreadHandle = Handle  # type: ignore[attr-defined]
    threading._start_joinable_thread = start_joinable  # type: ignore[attr-defined]
    threading.local = _threading_local.local  # type: ignore[misc]
    queue.SimpleQueue = queue._PySimpleQueue  # type: ignore[misc, attr-defined]
    after_import("concurrent.futures.thread", _into_executors)
    after_import("multiprocessing", _into_multiprocessing)
    waiting.around.append(aside)
