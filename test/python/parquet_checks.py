"""Run in the kernel, beside parquet_frames.py and the files of test/fixtures/parquet."""

import glob
import os
import time
from io import BytesIO

import numpy as np
import pandas as pd
from IPython import get_ipython
from parquet_frames import COMPRESSIONS, FRAMES


def plain(value):
    """Lists for arrays, all the way down: what is inside a cell has no one type in pandas."""
    if isinstance(value, np.ndarray | list | tuple):
        return [plain(one) for one in value]
    if isinstance(value, dict):
        return {key: plain(one) for key, one in value.items()}
    if isinstance(value, float) and value != value:
        return None
    return value.item() if isinstance(value, np.generic) else value


def same(found, expected):
    for name in expected.columns:
        if str(name) in ("list", "texts", "struct", "deep"):
            got, want = [plain(one) for one in found[name]], [plain(one) for one in expected[name]]
            assert got == want, f"{name}: {got} is not {want}"
    nested = [name for name in ("list", "texts", "struct", "deep") if name in expected.columns]
    pd.testing.assert_frame_equal(found.drop(columns=nested), expected.drop(columns=nested), check_freq=False)


def check_files():
    """Every file that pyarrow wrote is the table it was made of."""
    for path in sorted(glob.glob("*.parquet") + glob.glob("*.feather")):
        name = path.partition(".")[0].partition("-")[0]
        expected = FRAMES[name]()
        if path == "times.parquet":
            # Parquet has no seconds, and pyarrow reads its own file no otherwise.
            expected["seconds"] = expected["seconds"].astype("datetime64[ms]")
        if "int96" in path:
            expected = expected[["naive", "utc"]]
        found = pd.read_parquet(path) if path.endswith(".parquet") else pd.read_feather(path)
        try:
            same(found, expected)
        except AssertionError as error:
            raise AssertionError(f"{path}: {error}") from None
        print(path, len(found))


def check_round_trips():
    """What is written here is read again the same, by every compression."""
    for name, make in FRAMES.items():
        frame = make()
        for compression in (*COMPRESSIONS, None) if name == "long" else ("snappy",):
            frame.to_parquet(f"mine-{name}-{compression}.parquet", compression=compression, row_group_size=1000)
            same(pd.read_parquet(f"mine-{name}-{compression}.parquet"), frame)
        if isinstance(frame.index, pd.RangeIndex) and frame.index.equals(pd.RangeIndex(len(frame))):
            frame.to_feather(f"mine-{name}.feather")
            same(pd.read_feather(f"mine-{name}.feather"), frame)
    print("same")


def check_ways():
    """Columns, buffers, the index, engines by name, labels that are no text."""
    frame = FRAMES["indexed"]()
    buffer = BytesIO()
    frame.to_parquet(buffer, engine="pyarrow")
    buffer.seek(0)
    same(pd.read_parquet(buffer, columns=["n"], engine="fastparquet"), frame[["n"]])
    assert list(pd.read_parquet("long.parquet", columns=["s", "i"]).columns) == ["s", "i"]
    assert list(pd.read_feather("long-lz4.feather", columns=["b", "f"]).columns) == ["b", "f"]
    frame.to_parquet("no-index.parquet", index=False)
    assert isinstance(pd.read_parquet("no-index.parquet").index, pd.RangeIndex)
    data = FRAMES["plain"]().to_parquet()
    assert data[:4] == b"PAR1"
    load_file = get_ipython().user_ns["load_file"]
    assert len(load_file("long.parquet")) == len(load_file("long-lz4.feather")) == 3000
    years = pd.DataFrame(np.eye(2), columns=[2023, 2024])
    years.to_parquet("years.parquet")
    same(pd.read_parquet("years.parquet"), years)
    levels = pd.DataFrame(np.eye(2), columns=pd.MultiIndex.from_tuples([("a", "x"), ("a", "y")], names=["k", None]))
    levels.to_parquet("levels.parquet")
    same(pd.read_parquet("levels.parquet"), levels)
    nullable = pd.read_parquet("plain.parquet", dtype_backend="numpy_nullable")
    assert str(nullable.dtypes["int"]) == "Int32"
    print("same")


def fails(action):
    try:
        action()
    except Exception as error:
        print(f"{type(error).__name__}: {error}")


def check_failures():
    open("page.parquet", "w").write("<html>no table</html>")
    whole = open("plain.parquet", "rb").read()
    open("half.parquet", "wb").write(whole[:-100])
    open("hurt.parquet", "wb").write(whole[:40] + b"\xff" * 300 + whole[340:])
    os.makedirs("parts.parquet", exist_ok=True)
    fails(lambda: pd.read_parquet("page.parquet"))
    fails(lambda: pd.read_parquet("half.parquet"))
    fails(lambda: pd.read_parquet("none.parquet"))
    fails(lambda: pd.read_parquet("parts.parquet"))
    fails(lambda: pd.read_parquet("plain.parquet", columns=["text", "nowhere"]))
    fails(lambda: pd.read_parquet("plain.parquet", filters=[("int", ">", 0)]))
    fails(lambda: pd.DataFrame({"a": [1, "x"]}).to_parquet("mixed.parquet"))
    fails(lambda: pd.DataFrame({"a": [1 + 2j]}).to_parquet("complex.parquet"))
    fails(lambda: pd.DataFrame([[1, 2]], columns=["a", "a"]).to_parquet("twice.parquet"))
    fails(lambda: pd.DataFrame({"a": [1]}).to_parquet("odd.parquet", compression="rar"))
    fails(lambda: pd.DataFrame({"a": [1]}, index=[5]).to_feather("index.feather"))
    fails(lambda: pd.read_parquet("hurt.parquet"))


def check_speed():
    """A million rows and ten columns; prints seconds to write and to read."""
    count = 1_000_000
    numbers = np.arange(count)
    frame = pd.DataFrame({f"f{place}": numbers / (place + 3) for place in range(4)})
    frame["i"] = numbers
    frame["small"] = (numbers % 128).astype("int8")
    frame["flag"] = numbers % 2 == 0
    frame["when"] = pd.Timestamp("2024-01-01") + pd.to_timedelta(numbers, unit="s")
    frame["kind"] = pd.Categorical.from_codes(numbers % 3, ["a", "b", "c"])
    frame["text"] = [f"name {number % 5000}" for number in range(count)]
    start = time.perf_counter()
    frame.to_parquet("big.parquet")
    middle = time.perf_counter()
    found = pd.read_parquet("big.parquet")
    end = time.perf_counter()
    same(found, frame)
    os.remove("big.parquet")
    print(f"{middle - start:.1f} {end - middle:.1f}")
