"""How packages are installed, kept and removed, and what is said where that cannot be."""

from __future__ import annotations

import hashlib
import importlib
import io
import json
import sys
import zipfile
from pathlib import Path
from types import SimpleNamespace

from carrel import finder, installing, lock, magics, network, packages, wheels
from carrel.pypi import watch_micropip
from fake_host import HOST, answer, failed
from helpers import persons, printed, raises, raises_async

DATA = Path("/mnt/data")
DENIED = "Python may not reach pypi.org yet. Allow it under Network."


async def setup() -> None:
    network.install()
    finder.install_hook()
    finder.install_hook()
    watch_micropip()


def wheel(
    name: str,
    version: str = "1.0",
    *,
    requires: tuple[str, ...] = (),
    tag: str = "py3-none-any",
    body: str = "value = 1\n",
) -> tuple[str, bytes]:
    """A small wheel: its file name and bytes."""
    packed = io.BytesIO()
    info = f"{name}-{version}.dist-info"
    needs = "".join(f"Requires-Dist: {need}\n" for need in requires)
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr(f"{name}/__init__.py", body)
        archive.writestr(f"{info}/METADATA", f"Metadata-Version: 2.1\nName: {name}\nVersion: {version}\n{needs}")
        archive.writestr(f"{info}/WHEEL", f"Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: {tag}\n")
        archive.writestr(
            f"{info}/RECORD", f"{name}/__init__.py,,\n{info}/METADATA,,\n{info}/WHEEL,,\n{info}/RECORD,,\n"
        )
    return f"{name}-{version}-{tag}.whl", packed.getvalue()


def pypi(*files: tuple[str, bytes]):
    """Answers like PyPI for these wheels; anything else is not found."""

    def respond(request: SimpleNamespace) -> SimpleNamespace:
        host, _, path = request.url.removeprefix("https://").partition("/")
        if host == "files.pythonhosted.org":
            return answer(dict(files)[path], url=request.url)
        name = path.removeprefix("simple/").strip("/")
        found = [(file, data) for file, data in files if file.split("-")[0].replace("_", "-") == name]
        if not found:
            return answer("not found", status=404)
        listed = [
            {
                "filename": file,
                "url": f"https://files.pythonhosted.org/{file}",
                "hashes": {"sha256": hashlib.sha256(data).hexdigest()},
            }
            for file, data in found
        ]
        versions = [file.split("-")[1] for file, _ in found]
        page = json.dumps({"name": name, "files": listed, "versions": versions, "meta": {"api-version": "1.1"}})
        return answer(page, headers={"Content-Type": "application/vnd.pypi.simple.v1+json"})

    return respond


async def test_install_by_name() -> None:
    assert await installing.install("tabulate") == [f"tabulate=={lock.entries()['tabulate']['version']}"]
    version = lock.entries()["tqdm"]["version"]
    assert await installing.install([f"tqdm=={version}", "Sorted.Containers".replace(".", "")]) == [
        f"tqdm=={version}",
        f"sortedcontainers=={lock.entries()['sortedcontainers']['version']}",
    ]
    assert HOST.requests == [] and HOST.kept == []


async def test_where_python_cannot_wait() -> None:
    from carrel import waiting

    version = lock.entries()["mdurl"]["version"]
    can_wait, waiting.can_wait = waiting.can_wait, lambda: False
    try:
        assert await installing.install_now("mdurl") == [f"mdurl=={version}"]
        error = raises(ModuleNotFoundError, lambda: persons("import networkx"))
        assert "run  await install('networkx')  first" in str(error)
    finally:
        waiting.can_wait = can_wait


async def test_install_a_dropped_wheel_with_its_needs() -> None:
    name, data = wheel("dropped", "2.1", requires=("cloudpickle", "rich; extra == 'x'"))
    (DATA / name).write_bytes(data)
    assert await installing.install(name) == ["dropped==2.1"]
    assert importlib.import_module("dropped").value == 1 and "cloudpickle" in lock.loaded()
    [(entry, kept)] = HOST.kept
    assert kept == data
    assert entry == {
        "name": "dropped",
        "version": "2.1",
        "file_name": name,
        "install_dir": "site",
        "sha256": hashlib.sha256(data).hexdigest(),
        "package_type": "package",
        "imports": ["dropped"],
        "depends": ["cloudpickle"],
        "size": len(data),
        "made": "file",
    }
    listed = {item["name"]: item for item in packages.listing()}
    assert listed["dropped"]["loaded"] and listed["dropped"]["source"] == "kept"
    assert await installing.uninstall(["dropped"]) == ["dropped==2.1"]
    assert HOST.forgotten == ["dropped"]
    raises(ModuleNotFoundError, lambda: importlib.import_module("dropped"))


async def test_install_from_pypi_keeps_all_it_brought() -> None:
    HOST.respond = pypi(wheel("fetched", requires=("below",)), wheel("below", "0.9"), wheel("below", "0.1"))
    assert await installing.install("fetched") == ["fetched==1.0"]
    assert {(entry["name"], entry["version"]) for entry, _ in HOST.kept} == {("fetched", "1.0"), ("below", "0.9")}
    assert await installing.install("fetched") == ["fetched==1.0"]
    assert await installing.install("below==0.1") == ["below==0.1"]
    assert packages.installed()["below"] == "0.1"
    await installing.uninstall(["fetched", "below"])


async def test_micropip_called_by_the_person_keeps_too() -> None:
    import micropip

    HOST.respond = pypi(wheel("direct"))
    await micropip.install("direct")
    assert [entry["name"] for entry, _ in HOST.kept] == ["direct"]
    micropip.uninstall("direct")


async def test_install_from_an_address() -> None:
    name, data = wheel("addressed")
    HOST.respond = lambda request: answer(data, url=request.url)
    assert await installing.install(f"https://example.org/d/{name}") == ["addressed==1.0"]
    assert [entry["file_name"] for entry, _ in HOST.kept] == [name]
    await installing.uninstall(["addressed"])
    HOST.respond = lambda _: failed("denied", DENIED)
    error = await raises_async(
        packages.PackageError, installing.install("https://example.org/other-1.0-py3-none-any.whl")
    )
    assert str(error) == f"other-1.0-py3-none-any.whl could not be fetched: {DENIED}"


async def test_a_failure_leaves_nothing_behind() -> None:
    HOST.respond = pypi(wheel("whole", requires=("absent",)))
    error = await raises_async(packages.PackageError, installing.install("whole"))
    assert "absent, which whole needs," in str(error), error
    HOST.respond = pypi(wheel("first"))
    await raises_async(packages.PackageError, installing.install(["first", "absent"]))
    assert not {"whole", "first"} & packages.installed().keys() and HOST.kept == []


async def test_the_index_offline() -> None:
    HOST.respond = lambda _: failed("denied", DENIED)
    error = await raises_async(packages.PackageError, installing.install("unheard-of"))
    assert str(error) == f"unheard-of is not in this copy, and PyPI could not be asked: {DENIED}"
    error = await raises_async(packages.PackageError, installing.install("mpmath==99"))
    assert str(error).endswith(f"This copy has mpmath {lock.entries()['mpmath']['version']}: %pip install mpmath.")
    HOST.respond = pypi()
    error = await raises_async(packages.PackageError, installing.install("numpi"))
    assert str(error) == "PyPI has no package numpi. Did you mean numpy?"
    assert "PyTorch" in str(await raises_async(packages.PackageError, installing.install("torch")))


async def test_the_persons_rule_holds_for_every_way_in() -> None:
    said = "Package '{}' is not in the approved list."
    HOST.refuse = {name: said.format(name) for name in ("tabulate", "barred", "nested")}
    assert str(await raises_async(packages.PackageError, installing.install("tabulate"))) == said.format("tabulate")
    file, data = wheel("barred")
    (DATA / file).write_bytes(data)
    assert str(await raises_async(packages.PackageError, installing.install(file))) == said.format("barred")
    HOST.respond = lambda request: answer(data, url=request.url)
    error = await raises_async(packages.PackageError, installing.install(f"https://example.org/{file}"))
    assert str(error) == said.format("barred")
    HOST.respond = pypi(wheel("outer", requires=("nested",)), wheel("nested"))
    error = await raises_async(packages.PackageError, installing.install("outer"))
    assert str(error) == said.format("nested")
    assert not {"barred", "outer", "nested"} & packages.installed().keys() and HOST.kept == []


async def test_a_wheel_of_the_index_with_another_hash() -> None:
    file, data = wheel("hashed")
    good = pypi((file, data))

    def respond(request: SimpleNamespace) -> SimpleNamespace:
        return answer(data[:-40], url=request.url) if "files.pythonhosted.org" in request.url else good(request)

    HOST.respond = respond
    error = await raises_async(packages.PackageError, installing.install("hashed"))
    assert str(error).startswith(f"{file} is not the file that the index names"), error
    assert "hashed" not in packages.installed() and HOST.kept == []
    # What is there already is not lost to a newer one that is damaged.
    HOST.respond = good
    await installing.install("hashed")
    newer, newer_data = wheel("hashed", "2.0")
    whole = pypi((file, data), (newer, newer_data))
    HOST.respond = lambda request: answer(b"<html>", url=request.url) if request.url.endswith(newer) else whole(request)
    await raises_async(packages.PackageError, installing.install("hashed", upgrade=True))
    assert packages.installed()["hashed"] == "1.0"
    HOST.respond = whole
    assert await installing.install("hashed", upgrade=True) == ["hashed==2.0"]
    assert "hashed is 2.0 now, it was 1.0" in HOST.notices[-1]
    await installing.uninstall(["hashed"])


async def test_micropip_offline_takes_what_is_here() -> None:
    import micropip

    await micropip.install("openpyxl")
    assert "openpyxl" in lock.loaded() and HOST.requests == []
    version = lock.entries()["et-xmlfile"]["version"]
    assert await installing.install(["et-xmlfile", f"openpyxl=={lock.entries()['openpyxl']['version']}"]) == [
        f"et-xmlfile=={version}",
        f"openpyxl=={lock.entries()['openpyxl']['version']}",
    ]
    assert HOST.requests == []
    error = await raises_async(packages.PackageError, installing.install("openpyxl==9.9"))
    assert str(error).startswith("PyPI could not be asked for another version of openpyxl: ")
    assert str(error).endswith(f"This copy has openpyxl {version_of('openpyxl')}: %pip install openpyxl.")


def version_of(name: str) -> str:
    return lock.entries()[name]["version"]


async def test_wheels_that_cannot_be_used() -> None:
    good_name, good = wheel("good")
    cases = {
        "x-1.0.tar.gz": "source code",
        "x.whl": "not named like a wheel",
        "x-1.0-cp313-cp313-manylinux_2_17_x86_64.whl": "was built for manylinux_2_17_x86_64",
        "x-1.0-cp311-cp311-pyodide_2025_0_wasm32.whl": "was built for cp311; this is Python 3.13 (cp313)",
        "x-1.0-py2-none-any.whl": "was built for py2",
    }
    for name, part in cases.items():
        (DATA / name).write_bytes(good)
        assert part in str(await raises_async(packages.PackageError, installing.install(name))), name
    (DATA / "x-1.0-py3-none-any.whl").write_bytes(b"no zip")
    assert "damaged or not a wheel" in str(
        await raises_async(packages.PackageError, installing.install("x-1.0-py3-none-any.whl"))
    )
    (DATA / good_name).write_bytes(good.replace(b"value = 1", b"value = 2"))
    assert "does not match its checksum" in str(
        await raises_async(packages.PackageError, installing.install(good_name))
    )
    assert "There is no file" in str(
        await raises_async(packages.PackageError, installing.install("no-1.0-py3-none-any.whl"))
    )
    assert "neither" in str(await raises_async(packages.PackageError, installing.install("a b")))
    assert HOST.kept == [] and "good" not in packages.installed()


def test_wheel_names() -> None:
    for name in (
        "a-1-py3-none-any.whl",
        "a-1-1-py2.py3-none-any.whl",
        "a-1-cp313-cp313-pyodide_2025_0_wasm32.whl",
        "a-1-cp313-cp313-pyemscripten_2025_0_wasm32.whl",
        "a-1-cp39-abi3-pyodide_2025_0_wasm32.whl",
    ):
        wheels.check_name(name)


async def test_pip_magic() -> None:
    (DATA / "requirements.txt").write_text("# needs\ntoolz  # fine\n\nattrs>=1; python_version > '3'\n")
    with printed() as out:
        await magics.pip("install -q -r requirements.txt")
        await magics.pip("install toolz  # again")
        await magics.pip("show toolz")
        await magics.pip("list")
    text = out.getvalue()
    version = lock.entries()["toolz"]["version"]
    assert f"Successfully installed toolz-{version}\n" in text and "Successfully installed attrs-" in text
    assert f"Requirement already satisfied: toolz-{version}\n" in text
    assert f"Name: toolz\nVersion: {version}" in text and "Package" in text
    for line, part in {
        "install torch": "PyTorch can't work here",
        "dance": "Use %pip install NAME",
        "install": "Use %pip install NAME",
        "install -r none.txt": "There is no file /mnt/data/none.txt",
    }.items():
        error = await raises_async(packages.PackageError, magics.pip(line))
        assert part in str(error) and error._render_traceback_() == [f"\x1b[31mPackageError\x1b[0m: {error}"]


async def test_magics_in_a_shell() -> None:
    await packages.load(["ipython"])
    from carrel import waiting
    from IPython.core.interactiveshell import InteractiveShell

    shell = InteractiveShell()
    magics.register_magics(shell)
    assert shell.transform_cell("!pip install a\npip install b\n    !python3 -m pip list") == (
        "get_ipython().run_line_magic('pip', 'install a')\n"
        "get_ipython().run_line_magic('pip', 'install b')\n"
        "    get_ipython().run_line_magic('pip', 'list')\n"
    )
    can_wait, waiting.can_wait = waiting.can_wait, lambda: False
    try:
        with printed() as out:
            result = await shell.run_cell_async(
                "%pip install pyparsing", transformed_cell=shell.transform_cell("%pip install pyparsing")
            )
        assert result.success and "pyparsing-" in out.getvalue()
    finally:
        waiting.can_wait = can_wait
    waiting.can_wait = lambda: False
    try:
        # Where nothing can be awaited.
        for cell in ("!ls -l", "x = !ls", "%pip list"):
            with printed() as out:
                shell.run_cell(f"def inner():\n    {cell}\ninner()")
            assert "inside a function" in out.getvalue(), cell
        with printed() as out:
            shell.run_cell("%%R -i table\n1")
        assert "hand tables over in files" in out.getvalue()
    finally:
        waiting.can_wait = can_wait
    assert "pip" not in sys.modules
