"""multiprocessing on threads that take turns: Pool, Process, Queue and the locks."""

from __future__ import annotations

import queue
import threading
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from types import ModuleType, SimpleNamespace
from typing import Any

from . import threads


class Result:
    """multiprocessing.pool.AsyncResult."""

    def __init__(self, futures: list[Future[Any]], single: bool) -> None:
        self._futures = futures
        self._single = single

    def get(self, timeout: float | None = None) -> Any:
        values = [future.result(timeout) for future in self._futures]
        return values[0] if self._single else values

    def wait(self, timeout: float | None = None) -> None:
        for future in self._futures:
            future.exception(timeout)

    def ready(self) -> bool:
        return all(future.done() for future in self._futures)

    def successful(self) -> bool:
        return all(future.exception() is None for future in self._futures)


class Pool:
    """multiprocessing.Pool, whose workers are threads."""

    def __init__(self, processes: int | None = None, initializer: Any = None, initargs: Any = (), *_: Any, **__: Any) -> None:
        threads.tell()
        self._executor = ThreadPoolExecutor(processes or 1, initializer=initializer, initargs=initargs)

    def _begin(self, function: Callable[..., Any], calls: Iterable[tuple[Any, ...]], after: Any, failed: Any) -> Result:
        result = Result([self._executor.submit(function, *call) for call in calls], False)
        if after or failed:
            try:
                values = result.get()
            except Exception as error:
                if failed:
                    failed(error)
            else:
                if after:
                    after(values)
        return result

    def apply(self, func: Any, args: Any = (), kwds: Any = None) -> Any:
        return self._executor.submit(func, *args, **(kwds or {})).result()

    def apply_async(self, func: Any, args: Any = (), kwds: Any = None, callback: Any = None, error_callback: Any = None) -> Result:
        future = self._executor.submit(func, *args, **(kwds or {}))

        def told(done: Future[Any]) -> None:
            error = done.exception()
            if error is None and callback:
                callback(done.result())
            elif error is not None and error_callback:
                error_callback(error)

        future.add_done_callback(told)
        return Result([future], True)

    def map(self, func: Any, iterable: Any, chunksize: int | None = None) -> list[Any]:
        return list(self._executor.map(func, iterable))

    def starmap(self, func: Any, iterable: Any, chunksize: int | None = None) -> list[Any]:
        return self._begin(func, map(tuple, iterable), None, None).get()

    def map_async(self, func: Any, iterable: Any, chunksize: Any = None, callback: Any = None, error_callback: Any = None) -> Result:
        return self._begin(func, ((one,) for one in iterable), callback, error_callback)

    def starmap_async(self, func: Any, iterable: Any, chunksize: Any = None, callback: Any = None, error_callback: Any = None) -> Result:
        return self._begin(func, map(tuple, iterable), callback, error_callback)

    def imap(self, func: Any, iterable: Any, chunksize: int = 1) -> Iterator[Any]:
        return self._executor.map(func, iterable)

    imap_unordered = imap

    def close(self) -> None:
        pass

    def terminate(self) -> None:
        self._executor.shutdown(wait=False, cancel_futures=True)

    def join(self) -> None:
        self._executor.shutdown(wait=True)

    def __enter__(self) -> Pool:
        return self

    def __exit__(self, *_error: object) -> None:
        self.terminate()


class Process(threading.Thread):
    """multiprocessing.Process, which is a thread."""

    def __init__(self, group: None = None, target: Any = None, name: Any = None, args: Any = (), kwargs: Any = None, *, daemon: Any = None) -> None:
        super().__init__(None, target, name, args, kwargs, daemon=daemon)
        self._code: int | None = None

    def run(self) -> None:
        self._code = 1
        try:
            super().run()
            self._code = 0
        except SystemExit as end:
            self._code = end.code if isinstance(end.code, int) else 0 if end.code is None else 1

    @property
    def exitcode(self) -> int | None:
        return None if self.is_alive() else self._code

    @property
    def pid(self) -> int | None:
        return self.ident

    def terminate(self) -> None:
        """A thread can't be ended from outside: it goes on to its end."""

    kill = close = terminate


def install(module: ModuleType) -> None:
    """Puts these into multiprocessing."""
    names: dict[str, Any] = {
        "Pool": Pool, "Process": Process, "Queue": queue.Queue, "JoinableQueue": queue.Queue, "SimpleQueue": queue.SimpleQueue,
        "Lock": threading.Lock, "RLock": threading.RLock, "Event": threading.Event, "Condition": threading.Condition,
        "Semaphore": threading.Semaphore, "BoundedSemaphore": threading.BoundedSemaphore, "Barrier": threading.Barrier,
        "cpu_count": lambda: 1, "Manager": _manager, "Value": lambda _kind, value=0, **_: SimpleNamespace(value=value),
        "Array": lambda _kind, size, **_: [0] * size if isinstance(size, int) else list(size),
    }  # fmt: skip
    for name, value in names.items():
        setattr(module, name, value)
    context = SimpleNamespace(**names)
    module.get_context = lambda method=None: context  # type: ignore[attr-defined]
    module.set_start_method = lambda *_args, **_named: None  # type: ignore[attr-defined]


class _Manager(SimpleNamespace):
    def __enter__(self) -> _Manager:
        return self

    def __exit__(self, *_error: object) -> None:
        pass


def _manager() -> _Manager:
    return _Manager(
        dict=dict, list=list, Queue=queue.Queue, Lock=threading.Lock, RLock=threading.RLock, Event=threading.Event,
        Namespace=SimpleNamespace, Value=lambda _kind, value=0: SimpleNamespace(value=value), shutdown=lambda: None,
    )  # fmt: skip
