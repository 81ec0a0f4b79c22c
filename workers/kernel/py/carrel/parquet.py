"""Parquet and Feather for pandas where there is no pyarrow: Rust's reader and writer, and Arrow's format in between."""

from __future__ import annotations

import io
import json
import os
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING, Any

from . import packages
from .after_import import after_import

if TYPE_CHECKING:
    import pandas as pd

    from .arrow.messages import Stream

#: Names of compressions as pandas' functions take them; None is none.
COMPRESSIONS = ("snappy", "gzip", "brotli", "lz4", "zstd", None)
#: What begins and ends a Feather file of version 2.
FEATHER = b"ARROW1"


def install_hook() -> None:
    """From here on pandas reads and writes these files, also where it is imported later."""
    after_import("pandas.io.parquet", _into_parquet)
    after_import("pandas.io.feather_format", _into_feather)


def _into_parquet(module: ModuleType) -> None:
    theirs = module.get_engine

    def get_engine(engine: str) -> Any:
        wanted = "pyarrow" if engine == "auto" else engine
        known = wanted in ("pyarrow", "fastparquet")
        return Engine() if known and not packages.is_importable(wanted) else theirs(engine)

    module.get_engine = get_engine  # type: ignore[attr-defined]


def _into_feather(module: ModuleType) -> None:
    if packages.is_importable("pyarrow"):
        return
    module.read_feather, module.to_feather = read_feather, to_feather  # type: ignore[attr-defined]
    after_import("pandas.io.api", lambda api: setattr(api, "read_feather", read_feather))
    after_import("pandas", lambda pandas: setattr(pandas, "read_feather", read_feather))


class Engine:
    """What pandas calls an implementation."""

    def read(
        self,
        path: Any,
        columns: list[str] | None = None,
        filters: Any = None,
        use_nullable_dtypes: bool = False,
        dtype_backend: Any = None,
        storage_options: Any = None,
        filesystem: Any = None,
        **kwargs: Any,
    ) -> pd.DataFrame:
        _refuse("read_parquet", filters=filters, filesystem=filesystem, **kwargs)
        data = _contents(path, storage_options)
        if data[:4] != b"PAR1" or data[-4:] != b"PAR1":
            raise ValueError(f"{_name(path)} is not a Parquet file, or not the whole of one.")
        frame = _read(data, columns, _name(path))
        return _as_backend(frame, "numpy_nullable" if use_nullable_dtypes is True else dtype_backend)

    def write(
        self,
        df: pd.DataFrame,
        path: Any,
        compression: str | None = "snappy",
        index: bool | None = None,
        storage_options: Any = None,
        partition_cols: Any = None,
        filesystem: Any = None,
        row_group_size: int = 2**20,
        **kwargs: Any,
    ) -> None:
        _refuse("to_parquet", partition_cols=partition_cols, filesystem=filesystem, **kwargs)
        compression = None if compression in ("none", "uncompressed") else compression
        if compression not in COMPRESSIONS:
            raise ValueError(f"compression is one of {', '.join(map(str, COMPRESSIONS))}, not {compression!r}.")
        from .arrow.writing import to_stream

        stream = to_stream(df, index)
        written = _rust().write(_to_js(stream), compression or "uncompressed", row_group_size)
        _put(path, written.to_bytes(), storage_options)


def read_feather(
    path: Any,
    columns: list[str] | None = None,
    use_threads: bool = True,
    storage_options: Any = None,
    dtype_backend: Any = None,
) -> pd.DataFrame:
    """pandas.read_feather, of files of version 2, which are Arrow's."""
    data = _contents(path, storage_options)
    if not (data.startswith(FEATHER) and data.endswith(FEATHER)):
        old = " It is of Feather's first version, which nobody writes since 2020." if data.startswith(b"FEA1") else ""
        raise ValueError(f"{_name(path)} is not a Feather file, or not the whole of one.{old}")
    footer = int.from_bytes(data[-10:-6], "little")
    from .arrow.frames import to_frame

    stream = _parse(memoryview(data)[8 : len(data) - 10 - footer])
    order = None if columns is None else _with_index(stream, list(columns), _name(path))
    return _as_backend(to_frame(stream, order), dtype_backend)


def to_feather(df: pd.DataFrame, path: Any, storage_options: Any = None, **kwargs: Any) -> None:
    """DataFrame.to_feather. Uncompressed, which every reader takes."""
    import pandas as pd

    from .arrow.writing import to_file

    compression = kwargs.pop("compression", None)
    if compression not in (None, "uncompressed"):
        raise ValueError(f"Feather files are written without compression here, not with {compression!r}; Parquet takes all.")
    _refuse("to_feather", **kwargs)
    if not isinstance(df, pd.DataFrame):
        raise ValueError("feather only support IO with DataFrames")
    if not df.index.equals(pd.RangeIndex(len(df))) or df.index.name is not None:
        raise ValueError("A Feather file has no place for an index; use reset_index() first.")
    _put(path, to_file(df), storage_options)


def _parse(data: memoryview) -> Stream:
    from .arrow.messages import read_stream

    return read_stream(data, _decompress)


def _decompress(codec: str, data: memoryview, size: int) -> bytes:
    return _rust().decompress(codec, _to_js(data), size).to_bytes()


def _read(data: bytes, columns: list[str] | None, name: str) -> pd.DataFrame:
    from .arrow.frames import to_frame

    rust = _rust()
    file = _to_js(data)
    try:
        order = None if columns is None else _with_index(_parse(_memory(rust.schema(file))), list(columns), name)
        stream = _parse(_memory(rust.read(file, None if order is None else _to_js(order))))
    except (ValueError, NotImplementedError):
        raise
    except Exception as error:
        raise ValueError(f"{name} could not be read: {str(error).removeprefix('Error: ')}") from None
    return to_frame(stream, order)


def _with_index(stream: Stream, columns: list[str], name: str) -> list[str]:
    """The wanted columns, and those that hold the index. Raises ValueError for one that is not there."""
    known = [field.name for field in stream.fields]
    if missing := [column for column in columns if column not in known]:
        raise ValueError(f"{name} has no column {', '.join(map(repr, missing))}; it has {', '.join(known)}.")
    noted = json.loads(stream.metadata.get("pandas", "{}")).get("index_columns", [])
    return [*columns, *(entry for entry in noted if isinstance(entry, str) and entry not in columns)]


def _memory(array: Any) -> memoryview:
    return memoryview(array.to_bytes())


def _as_backend(frame: pd.DataFrame, backend: Any) -> pd.DataFrame:
    if backend == "pyarrow":
        raise ValueError('dtype_backend="pyarrow" needs pyarrow, which this copy has not; "numpy_nullable" works.')
    return frame.convert_dtypes(dtype_backend=backend) if backend == "numpy_nullable" else frame


def _refuse(function: str, **arguments: Any) -> None:
    given = [name for name, value in arguments.items() if value is not None]
    if given:
        raise NotImplementedError(f"{function} here does not take {', '.join(given)}; it needs pyarrow.")


def _name(path: Any) -> str:
    return os.path.basename(str(path)) if isinstance(path, str | os.PathLike) else "The file"


def _contents(path: Any, storage_options: Any) -> bytes:
    from pandas.io.common import get_handle

    if isinstance(path, str | os.PathLike) and Path(path).is_dir():
        raise IsADirectoryError(f"{_name(path)} is a folder; read its files one by one and pd.concat them.")
    with get_handle(path, "rb", is_text=False, storage_options=storage_options) as handles:
        return handles.handle.read()  # type: ignore[return-value]


def _put(path: Any, data: bytes, storage_options: Any) -> None:
    from pandas.io.common import get_handle

    if isinstance(path, io.BytesIO):
        path.write(data)
        return
    with get_handle(path, "wb", is_text=False, storage_options=storage_options) as handles:
        handles.handle.write(data)  # type: ignore[arg-type]


def _to_js(value: Any) -> Any:
    from pyodide.ffi import to_js

    return to_js(value)


def _rust() -> Any:
    """The kernel's functions, with the program they need."""
    import _carrel_parquet as rust
    import parquet_wasm

    if not rust.isReady():
        rust.start(_to_js(parquet_wasm.program()))
    return rust
