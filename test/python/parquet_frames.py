"""The tables that the Parquet and Feather files of test/fixtures/parquet hold; made anew where they are compared.

Run under a Python with pandas and pyarrow, `python3 parquet_frames.py FOLDER` writes those files.
"""

from __future__ import annotations

import datetime as dt
import decimal
import sys
from collections.abc import Callable

import numpy as np
import pandas as pd


def plain() -> pd.DataFrame:
    """The types that every table has."""
    return pd.DataFrame(
        {
            "flag": [True, False, True, True],
            "small": np.array([-128, 0, 1, 127], "int8"),
            "byte": np.array([0, 1, 2, 255], "uint8"),
            "short": np.array([-32768, 0, 1, 32767], "int16"),
            "int": np.array([-(2**31), 0, 1, 2**31 - 1], "int32"),
            "long": np.array([-(2**63), 0, 2**53 + 1, 2**63 - 1], "int64"),
            "unsigned": np.array([0, 1, 2**63, 2**64 - 1], "uint64"),
            "single": np.array([0.5, -1.25, np.inf, 3e38], "float32"),
            "double": [0.1, -0.0, 1e300, float("nan")],
            "text": ["a", "", "żółw 🐢", "line\nline"],
            "bytes": [b"", b"\x00\xff", b"abc", b"d"],
        }
    )


def missing() -> pd.DataFrame:
    """Nulls, in pandas' nullable types and in its older ones."""
    return pd.DataFrame(
        {
            "int": pd.array([1, None, 2**62], "Int64"),
            "short": pd.array([None, -5, 6], "Int16"),
            "flag": pd.array([True, None, False], "boolean"),
            "float": pd.array([1.5, None, 2.5], "Float64"),
            "string": pd.array(["x", None, "z"], "string"),
            "object": ["x", None, "z"],
            "old flag": [True, None, False],
            "nothing": [None, None, None],
            "when": pd.to_datetime(["2024-02-29", None, "1969-12-31 23:59:59.999999999"], format="ISO8601"),
        }
    )


def times() -> pd.DataFrame:
    stamps = pd.to_datetime(["1900-01-01", "2024-03-31 01:30", "2200-12-31 23:59:59.123456"], format="ISO8601")
    return pd.DataFrame(
        {
            "naive": stamps,
            "milliseconds": stamps.astype("datetime64[ms]"),
            "microseconds": stamps.astype("datetime64[us]"),
            "seconds": stamps.astype("datetime64[s]"),
            "utc": stamps.tz_localize("UTC"),
            "warsaw": stamps.tz_localize("UTC").tz_convert("Europe/Warsaw"),
            "span": pd.to_timedelta(["-1 days", "0", "3 days 04:05:06.789"]),
            "date": [dt.date(1, 1, 1), dt.date(1970, 1, 1), None],
            "clock": [dt.time(0, 0), dt.time(23, 59, 59, 999999), None],
        }
    )


def others() -> pd.DataFrame:
    """Categories, decimals, lists and structs."""
    return pd.DataFrame(
        {
            "category": pd.Categorical(["b", None, "a", "b"], categories=["a", "b", "c"]),
            "ordered": pd.Categorical(["low", "high", "low", None], categories=["low", "high"], ordered=True),
            "number": pd.Categorical([10, 20, 10, 20]),
            "decimal": [decimal.Decimal("1.10"), decimal.Decimal("-99999999999999999.99"), None, decimal.Decimal("0.00")],
            "list": [[1, 2], [], None, [3]],
            "texts": [["a", None], ["b"], [], None],
            "struct": [{"a": 1, "b": "x"}, {"a": None, "b": "y"}, None, {"a": 3, "b": None}],
            "deep": [[{"a": [1.5]}], [], None, [{"a": None}, {"a": []}]],
        }
    )


def indexed() -> pd.DataFrame:
    """Two levels of index and names of columns that are no text."""
    index = pd.MultiIndex.from_product([["x", "y"], pd.date_range("2024-01-01", periods=2)], names=["key", "day"])
    return pd.DataFrame({"value": [1.0, 2.0, 3.0, 4.0], "n": [1, 2, 3, 4]}, index=index)


def dated() -> pd.DataFrame:
    index = pd.date_range("2024-01-01", periods=5, freq="h", tz="Europe/Warsaw", name="when")
    return pd.DataFrame({"value": np.arange(5.0)}, index=index)


def stepped() -> pd.DataFrame:
    return pd.DataFrame({"value": ["a", "b", "c"]}, index=pd.RangeIndex(10, 16, 2, name="step"))


def empty() -> pd.DataFrame:
    return pd.DataFrame({"a": np.array([], "int64"), "b": np.array([], object), "c": pd.Categorical([])})


def long() -> pd.DataFrame:
    """Enough rows for several row groups and pages."""
    numbers = np.arange(3_000, dtype="int64")
    return pd.DataFrame({"i": numbers, "f": numbers / 7, "s": [f"row {n % 97}" for n in numbers], "b": numbers % 3 == 0})


FRAMES: dict[str, Callable[[], pd.DataFrame]] = {
    frame.__name__: frame for frame in (plain, missing, times, others, indexed, dated, stepped, empty, long)
}
COMPRESSIONS = ("snappy", "gzip", "zstd", "brotli", "lz4")
FEATHER_COMPRESSIONS = ("lz4", "zstd", "uncompressed")


def write(folder: str) -> None:
    for name, frame in FRAMES.items():
        frame().to_parquet(f"{folder}/{name}.parquet")
    for name in COMPRESSIONS:
        long().to_parquet(f"{folder}/long-{name}.parquet", compression=name, row_group_size=1000)
    for version in ("1.0", "2.6"):
        plain().to_parquet(f"{folder}/plain-{version}.parquet", version=version, data_page_version=version[0] + ".0")
    times()[["naive", "utc"]].to_parquet(f"{folder}/times-int96.parquet", use_deprecated_int96_timestamps=True)
    for name in ("plain", "missing", "times", "others"):
        for compression in FEATHER_COMPRESSIONS:
            FRAMES[name]().to_feather(f"{folder}/{name}-{compression}.feather", compression=compression)
    long().to_feather(f"{folder}/long-lz4.feather", chunksize=1000)


if __name__ == "__main__":
    write(sys.argv[1])
