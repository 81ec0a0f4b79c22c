"""What usual work imports. Run in a Python that has all packages of the base set loaded; see warm.ts."""

import importlib
import json
import sys

# Imported whole by what writes PDF, and rarely more than a little of it: its bytecode would double what it weighs.
COLD = "fontTools/"
ROOTS = ("/lib/python3.13/site-packages/", "/lib/python313.zip/")


def _try(action) -> None:
    try:
        action()
    except BaseException as error:  # noqa: BLE001 - what cannot be imported is not warm
        print(f"{type(error).__name__}: {error}"[:200], file=sys.stderr)


def _shell() -> None:
    from IPython.core.interactiveshell import InteractiveShell

    shell = InteractiveShell.instance()
    shell.run_cell("1 + 1\nprint(2)")
    shell.run_cell("1 / 0")
    shell.run_cell("%timeit -n1 -r1 1")
    list(shell.Completer.completions("impor", 5))
    shell.object_inspect_mime("print")


def _tables() -> None:
    import numpy as np
    import pandas as pd

    frame = pd.DataFrame({"when": pd.date_range("2024-01-01", periods=60), "group": list("abc") * 20, "x": np.arange(60.0)})
    frame.to_csv("warm.csv", index=False)
    again = pd.read_csv("warm.csv", parse_dates=["when"])
    again.groupby("group").x.agg(["mean", "std"]).reset_index().merge(again, on="group").pivot_table(index="group", values="x")
    again.set_index("when").resample("W").x.mean().rolling(2).mean().describe()
    again._repr_html_()
    again.to_json("warm.json")
    pd.read_json("warm.json")
    again.to_excel("warm.xlsx")
    pd.read_excel("warm.xlsx")
    np.linalg.svd(np.random.default_rng(0).normal(size=(4, 4)))


def _plots() -> None:
    import matplotlib as mpl

    mpl.use("agg")
    import matplotlib.pyplot as plt
    import numpy as np
    import pandas as pd
    import seaborn as sns

    figure, axes = plt.subplots(2, 2, layout="constrained")
    axes[0, 0].plot([1, 2], label="$x^2$")
    axes[0, 0].legend()
    axes[0, 1].imshow(np.eye(3))
    axes[1, 0].bar([1, 2], [3, 4])
    axes[1, 1].boxplot([1, 2, 3])
    x, y = np.meshgrid(np.arange(5.0), np.arange(5.0))
    figure.colorbar(axes[0, 1].contourf(x, y, x * y))
    axes[1, 1].scatter([1, 2], [3, 4], c=[0, 1])
    frame = pd.DataFrame({"g": list("ab") * 10, "x": range(20), "y": range(20)})
    figure.savefig("warm.png")
    figure.savefig("warm.svg")
    frame.plot()
    sns.boxplot(data=frame, x="g", y="y")
    sns.pairplot(frame)
    surface = plt.figure()
    surface.add_subplot(projection="3d").plot_surface(x, y, x * y, cmap="viridis")
    surface.savefig("warm.png")


def warm(imports: str) -> str:
    """Imports a JSON list of modules and does usual work; returns the paths of all modules that this brought, as JSON."""
    for step in (_shell, _tables, _plots):
        _try(step)
    for name in json.loads(imports):
        _try(lambda name=name: importlib.import_module(name))
    found = set()
    for module in list(sys.modules.values()):
        path = getattr(module, "__file__", None) or ""
        for root in ROOTS:
            if path.startswith(root) and path.endswith((".py", ".pyc")):
                found.add(path.removeprefix(root).removesuffix("c"))
    return json.dumps(sorted(path for path in found if not path.startswith(COLD)) + [f"{COLD}__init__.py"])
