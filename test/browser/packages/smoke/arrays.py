"""Arrays, tables, numbers and graphs. One function for each package, named after it; the docstring goes into the README."""

import io


def numpy():
    """solves a linear system"""
    import numpy as np

    a = np.array([[3.0, 1.0], [1.0, 2.0]])
    assert np.allclose(np.linalg.solve(a, [9.0, 8.0]), [2.0, 3.0])


def pandas():
    """reads a CSV, groups and pivots it"""
    import pandas as pd

    frame = pd.read_csv(io.StringIO("k,d,v\na,2024-01-01,1\na,2024-02-01,2\nb,2024-01-01,4\n"), parse_dates=["d"])
    assert frame.groupby("k").v.sum().to_dict() == {"a": 3, "b": 4}
    assert frame.pivot_table(index="k", columns=frame.d.dt.month, values="v").loc["a", 2] == 2


def python_dateutil():
    """counts the last Friday of each month"""
    import datetime as dt

    from dateutil import parser, rrule

    days = list(rrule.rrule(rrule.MONTHLY, count=2, byweekday=rrule.FR(-1), dtstart=parser.parse("1 Jan 2024")))
    assert [day.date() for day in days] == [dt.date(2024, 1, 26), dt.date(2024, 2, 23)]


def pytz():
    """knows when Warsaw's clocks went forward"""
    import datetime as dt

    import pytz as zones

    warsaw = zones.timezone("Europe/Warsaw")
    assert warsaw.localize(dt.datetime(2024, 3, 31, 4)).utcoffset() == dt.timedelta(hours=2)


def six():
    """iterates over a dict"""
    import six as it

    assert list(it.iteritems({"a": 1})) == [("a", 1)] and it.PY3


def tzdata():
    """gives zoneinfo a zone by its old name"""
    import datetime as dt
    from zoneinfo import ZoneInfo

    import tzdata as data

    assert data.IANA_VERSION
    assert dt.datetime(2024, 7, 1, tzinfo=ZoneInfo("US/Pacific")).utcoffset() == dt.timedelta(hours=-7)
    assert ZoneInfo("Asia/Calcutta").utcoffset(dt.datetime(2024, 1, 1)) == dt.timedelta(hours=5, minutes=30)


def xarray():
    """selects by name and averages over a dimension"""
    import numpy as np
    import xarray as xr

    data = xr.DataArray(np.arange(6.0).reshape(2, 3), dims=("y", "x"), coords={"y": ["a", "b"]})
    assert data.sel(y="b").mean("x").item() == 4.0


def parquet_wasm():
    """writes a table as Parquet and reads a column"""
    import pandas as pd

    data = pd.DataFrame({"a": [1, 2], "b": ["x", None]}).to_parquet()
    assert pd.read_parquet(io.BytesIO(data), columns=["b"]).b.tolist() == ["x", None]


def sympy():
    """integrates and solves"""
    import sympy as sp

    x = sp.symbols("x")
    assert sp.integrate(sp.exp(-(x**2)), (x, -sp.oo, sp.oo)) == sp.sqrt(sp.pi)
    assert sp.solve(x**2 - 2, x) == [-sp.sqrt(2), sp.sqrt(2)]


def mpmath():
    """gives 50 digits of a zeta value"""
    import mpmath as mp

    with mp.workdps(50):
        assert mp.almosteq(mp.zeta(2), mp.pi**2 / 6)


def networkx():
    """finds the shortest path and a centre"""
    import networkx as nx

    graph = nx.Graph([("a", "b"), ("b", "c"), ("c", "d"), ("b", "d")])
    assert nx.shortest_path(graph, "a", "d") == ["a", "b", "d"]
    assert max(nx.degree_centrality(graph).items(), key=lambda item: item[1])[0] == "b"


def patsy():
    """makes a design matrix of a formula"""
    import numpy as np
    import patsy as ps

    y, x = ps.dmatrices("y ~ a + C(g)", {"y": [1, 2, 3], "a": [0.5, 1, 1.5], "g": ["p", "q", "q"]})
    assert x.shape == (3, 3) and np.allclose(y.ravel(), [1, 2, 3])


def joblib():
    """stores an array and runs a loop"""
    import joblib as jl
    import numpy as np

    jl.dump(np.arange(4), "/tmp/smoke.joblib")
    assert jl.load("/tmp/smoke.joblib").sum() == 6
    assert jl.Parallel(n_jobs=1)(jl.delayed(abs)(n) for n in (-1, 2)) == [1, 2]


def threadpoolctl():
    """limits the threads of numpy, of which there is one"""
    import threadpoolctl as tp

    with tp.threadpool_limits(1):
        assert isinstance(tp.threadpool_info(), list)


def cloudpickle():
    """pickles a function with what it closes over"""
    import pickle

    import cloudpickle as cp

    factor = 3
    assert pickle.loads(cp.dumps(lambda n: n * factor))(2) == 6


def toolz():
    """groups and curries"""
    import toolz as tz

    assert tz.groupby(len, ["a", "bb", "c"]) == {1: ["a", "c"], 2: ["bb"]}
    assert tz.pipe(3, tz.curry(max, 5)) == 5


def narwhals():
    """runs one expression over a pandas frame"""
    import narwhals as nw
    import pandas as pd

    found = nw.from_native(pd.DataFrame({"a": [1, 2, 3]})).select(nw.col("a").sum()).to_native()
    assert found.a.tolist() == [6]


def sortedcontainers():
    """keeps a list in order"""
    from sortedcontainers import SortedList

    found = SortedList([3, 1])
    found.add(2)
    assert list(found.irange(2)) == [2, 3]


def pint():
    """converts units"""
    import pint as pt

    units = pt.UnitRegistry()
    assert abs((3 * units.mile / units.hour).to("m/s").magnitude - 1.34112) < 1e-9


def flexparser():
    """parses a number with a type of its own"""
    import dataclasses

    import flexparser as fp

    @dataclasses.dataclass(frozen=True)
    class Number(fp.ParsedStatement):
        value: int

        @classmethod
        def from_string(cls, text):
            return cls(int(text)) if text.isdigit() else None

    assert Number.from_string("42").value == 42


def flexcache():
    """keeps a converted object by the hash of its source"""
    from pathlib import Path

    import flexcache as fc

    source = Path("/tmp/smoke-flexcache.txt")
    source.write_text("ab")
    cache = fc.DiskCacheByHash("/tmp/smoke-flexcache")
    for _ in range(2):
        assert cache.load(source, lambda path: path.read_text().upper())[0] == "AB"


def platformdirs():
    """names the folder of settings"""
    import platformdirs as pd

    assert "carrel" in pd.user_config_dir("carrel")


def uncertainties():
    """carries errors through a product"""
    from uncertainties import ufloat

    found = ufloat(10, 0.3) * ufloat(2, 0.1)
    assert abs(found.s - (0.6**2 + 1**2) ** 0.5) < 1e-9


def simpy():
    """runs two processes in simulated time"""
    import simpy as sp

    seen = []

    def car(env, wait):
        yield env.timeout(wait)
        seen.append((env.now, wait))

    env = sp.Environment()
    env.process(car(env, 5))
    env.process(car(env, 3))
    env.run()
    assert seen == [(3, 3), (5, 5)]
