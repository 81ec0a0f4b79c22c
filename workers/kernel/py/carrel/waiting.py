"""Waiting for the page without blocking it: sleep, input and everything else that takes a promise.

Python runs on a stack that the browser can put aside (JSPI, `run_sync`). While it is aside the worker's event
loop is free, so Stop reaches the worker as a message and ends the wait with an error that becomes KeyboardInterrupt.

Where the browser lacks JSPI but shares memory, functions of the page have a `held` that holds the worker until the answer
has come (`call`). A coroutine that waits for nothing but such answers (`answer`) can be waited for there too, a promise can't.
"""

from __future__ import annotations

import asyncio
import builtins
import errno
import getpass
import time
from collections.abc import Awaitable, Callable, Coroutine, Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager
from typing import Any, TypeVar

import _carrel_host as host
from pyodide.ffi import JsException, can_run_sync, run_sync
from pyodide.webloop import WebLoop

T = TypeVar("T")

_CANNOT_WAIT = (
    "Inside a function Python can't wait for the page in this browser (it lacks JSPI). Call this at the top level of a "
    "cell, make the function `async def` and await it, or open this desk in a current Chromium or Firefox."
)

_native_sleep = time.sleep
#: Whether the innermost coroutine that is waited for has to get its answers by `call`.
_is_driven = False
_interactive = True
#: Entered for as long as a wait lasts: a thread or a program that runs as a process steps aside.
around: list[Callable[[], AbstractContextManager[None]]] = []
#: What the calls of `wait` on the stack are waiting for, the innermost last.
_waiting: list[asyncio.Future[Any]] = []


class CantWait(RuntimeError):
    """This browser lets Python not wait for the page (it lacks JSPI)."""


def can_wait() -> bool:
    """Whether Python can wait here: the browser has JSPI and the code was entered through it."""
    return can_run_sync()


def can_call() -> bool:
    """Whether `call` can wait here, be it for the page's functions only."""
    return can_wait() or hasattr(host.sleep, "held")


def call(function: Callable[..., Awaitable[T]], *args: Any) -> T:
    """Calls a function of the page that promises its answer, and waits for that. Stop raises KeyboardInterrupt. Raises OSError where what
    is waited for waits for Python, CantWait where Python can't wait."""
    held: Callable[..., T] | None = None if can_run_sync() else getattr(function, "held", None)
    if held is None:
        if not can_run_sync():
            raise CantWait(_CANNOT_WAIT)
        return wait(function(*args))
    try:
        with ExitStack() as aside:
            for enter in around:
                aside.enter_context(enter())
            return held(*args)
    except JsException as error:
        if error.name == "Interrupted":
            raise KeyboardInterrupt from None
        if error.name == "Deadlock":
            raise OSError(errno.EDEADLK, error.message) from None
        raise


async def answer(function: Callable[..., Awaitable[T]], *args: Any) -> T:
    """`call` for a coroutine."""
    if _is_driven:
        return call(function, *args)
    try:
        return await function(*args)
    except JsException as error:
        # A cell waits by itself; else `wait` knows what this means.
        if error.name == "Interrupted" and not can_wait():
            raise KeyboardInterrupt from None
        raise


def is_driven() -> bool:
    """Whether a coroutine runs that can't be put aside (`wait`)."""
    return _is_driven


def _drive(work: Coroutine[Any, Any, T]) -> T:
    global _is_driven
    before, _is_driven = _is_driven, True
    try:
        work.send(None)
    except StopIteration as end:
        return end.value  # type: ignore[no-any-return]
    except asyncio.CancelledError:
        raise KeyboardInterrupt from None
    finally:
        _is_driven = before
        work.close()
    raise CantWait(_CANNOT_WAIT)


def wait(promise: Awaitable[T]) -> T:
    """Waits for a promise. Stop raises KeyboardInterrupt. Raises CantWait where Python can't wait for it."""
    if isinstance(promise, Coroutine) and not can_run_sync() and can_call():
        return _drive(promise)
    if not can_run_sync():
        if asyncio.iscoroutine(promise):
            promise.close()
        raise CantWait(_CANNOT_WAIT)
    future = asyncio.ensure_future(promise)
    _waiting.append(future)
    try:
        with ExitStack() as aside:
            for enter in around:
                aside.enter_context(enter())
            return run_sync(future)
    except asyncio.CancelledError:
        raise KeyboardInterrupt from None
    except JsException as error:
        if error.name == "Interrupted":
            raise KeyboardInterrupt from None
        raise
    finally:
        _waiting.remove(future)


_is_promised = False


@contextmanager
def promising() -> Iterator[None]:
    """In here `wait_or_promise` may give a promise: it will be awaited."""
    global _is_promised
    before, _is_promised = _is_promised, True
    try:
        yield
    finally:
        _is_promised = before


def wait_or_promise(work: Coroutine[Any, Any, T], why_not: str) -> T | Coroutine[Any, Any, T]:
    """What the work comes to; where Python can't wait the work itself, if it will be awaited. Raises OSError with `why_not` otherwise."""
    if can_wait():
        return wait(work)
    if _is_promised:
        return work
    if can_call():
        return wait(work)
    work.close()
    raise OSError(why_not)


def cancel() -> bool:
    """Ends every wait with KeyboardInterrupt, also those of threads and programs; False if nothing is being waited for."""
    ended = bool(_waiting)
    for future in list(_waiting):
        future.cancel()
    return ended


def sleep(seconds: float) -> None:
    """time.sleep that lets the page go on and that Stop can end."""
    seconds = float(seconds)
    if seconds < 0:
        raise ValueError("sleep length must be non-negative")
    if can_call():
        call(host.sleep, seconds)
    else:
        _native_sleep(seconds)


def set_interactive(value: bool) -> None:
    """False: nobody is there to answer, so input() raises at once."""
    global _interactive
    _interactive = value


NO_QUESTIONS = (
    "input() can't wait inside a function in this browser (it lacks JSPI). Ask at the top level of a cell, make the function "
    "`async def` and await it, or open this desk in a current Chromium or Firefox."
)


async def _ask(prompt: object, password: bool) -> str:
    if not _interactive:
        raise EOFError("input() has nobody to ask in this run: put the value into the code instead.")
    line = await answer(host.input, str(prompt), password)
    if line is None:
        raise EOFError("No more input: the question was dismissed.")
    return str(line)


#: In seconds; browsers take a longer delay for none.
_LONGEST_DELAY = (2**31 - 1) // 1000


def _take_any_delay() -> None:
    """For Python's own event loops a moment that has passed is now, and the end of time is far. Pyodide's raises ValueError for the
    one: what is left of a time-out is computed a moment after it was asked whether it is over, so a thread ended by it now and then."""
    call_later = WebLoop.call_later

    def with_any_delay(self: WebLoop, delay: float, callback: Callable[..., Any], *args: Any, context: Any = None) -> asyncio.Handle:
        return call_later(self, min(max(delay, 0), _LONGEST_DELAY), callback, *args, context=context)

    WebLoop.call_later = with_any_delay  # type: ignore[method-assign, assignment]


def install() -> None:
    """Puts the waiting versions in the place of Python's own."""
    _take_any_delay()

    def ask(prompt: object = "", /) -> Any:
        return wait_or_promise(_ask(prompt, False), NO_QUESTIONS)

    def ask_password(prompt: str = "Password: ", stream: Any = None) -> Any:
        return wait_or_promise(_ask(prompt, True), NO_QUESTIONS)

    sleep.__module__ = "time"
    time.sleep = sleep
    builtins.input = ask
    getpass.getpass = ask_password
