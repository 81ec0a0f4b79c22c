import type { Locator } from '@playwright/test';
import { expect, RUN_TIMEOUT, test } from './desk.ts';

const GUESTBOOK = `
from flask import Flask, jsonify, redirect, request, send_file, session
from PIL import Image
import io, requests

app = Flask("guestbook")
app.secret_key = "only here"
names = []

@app.get("/")
def index():
    items = "".join(f"<li>{name}</li>" for name in names)
    return f"""<!doctype html><title>Guests</title><link rel="stylesheet" href="style.css">
<h1>Guests</h1><img src="/plot.png" alt="Red square"><ul>{items}</ul><p id="who">{session.get("who", "nobody")}</p>
<form method="post" action="/sign"><label>Name <input name="name"></label><button>Sign</button></form>
<button onclick="count()">Count</button> <output></output> <a href="/about">About</a>
<script src="/static-script.js"></script>"""

@app.post("/sign")
def sign():
    names.append(request.form["name"])
    session["who"] = request.form["name"]
    return redirect("/")

@app.get("/style.css")
def style():
    return "h1 { color: rgb(0, 100, 0) }", 200, {"Content-Type": "text/css"}

@app.get("/static-script.js")
def script():
    return """async function count() {
  const answer = await fetch('/api/count', { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: '{"by": 10}' });
  document.querySelector('output').textContent = (await answer.json()).count;
}""", 200, {"Content-Type": "text/javascript"}

@app.post("/api/count")
def count():
    return jsonify(count=len(names) * request.json["by"])

@app.get("/about")
def about():
    return """<title>About</title><p id="said"></p><img src="https://example.org/spy.png"><script>
const tried = [];
for (const what of [() => parent.document.title, () => top.localStorage]) {
  try { what(); tried.push('reached'); } catch { tried.push('refused'); }
}
new Image().src = 'https://example.org/second.png';
fetch('https://example.org/third').then(() => tried.push('reached'), () => tried.push('refused')).then(() => {
  document.querySelector('#said').textContent = [self.origin, ...tried].join(' ');
});
</script>"""

@app.get("/plot.png")
def plot():
    data = io.BytesIO()
    Image.new("RGB", (3, 2), "red").save(data, "PNG")
    data.seek(0)
    return send_file(data, "image/png")

app.run(port=5000)
`;

/** One without a framework, which streams and speaks. */
const LIVE = `
import asyncio, uvicorn

PAGE = b"""<title>Live</title><p id="socket"></p><p id="events"></p><p id="body"></p>
<a href="#below">Below</a> <a href="/report.html" download="report.html">Report</a><h2 id="below">Below</h2><p id="popped"></p><script>
const put = (id, text) => { document.getElementById(id).textContent += text + ' '; };
const socket = new WebSocket('ws://' + location.host + '/socket');
socket.binaryType = 'arraybuffer';
socket.onopen = () => { socket.send('hello'); socket.send(new Uint8Array([1, 2, 3])); };
socket.onmessage = ({ data }) => put('socket', typeof data === 'string' ? data : data.byteLength);
socket.onclose = ({ code, reason }) => put('socket', code + ' ' + reason);
const events = new EventSource('/events');
events.addEventListener('tick', ({ data, lastEventId }) => {
  put('events', data);
  if (lastEventId === '2') { events.close(); put('events', 'closed'); }
});
(async () => {
  const reader = (await fetch('/body')).body.getReader();
  for (let count = 0; count < 2; count += 1) put('body', (await reader.read()).value.length);
  await reader.cancel();
  put('body', 'left');
})();
addEventListener('popstate', ({ state }) => put('popped', JSON.stringify(state)));
history.pushState({ step: 1 }, '', '/one');
history.pushState({ step: 2 }, '', '/two');
</script>"""

async def app(scope, receive, send):
    if scope["type"] == "lifespan":
        raise NotImplementedError
    async def begin(kind):
        await send({"type": "http.response.start", "status": 200, "headers": [(b"content-type", kind)]})
    async def say(data, more=True):
        await send({"type": "http.response.body", "body": data, "more_body": more})
    match scope["path"]:
        case "/socket":
            await receive()
            await send({"type": "websocket.accept"})
            said = await receive()
            await send({"type": "websocket.send", "text": said["text"].upper()})
            said = await receive()
            await send({"type": "websocket.send", "bytes": said["bytes"] * 2})
            await send({"type": "websocket.close", "code": 4000, "reason": "done"})
        case "/events":
            await begin(b"text/event-stream")
            for number in range(1000):
                await say(f"id: {number}\\nevent: tick\\ndata: {number}\\n\\n".encode())
                await asyncio.sleep(0.02)
        case "/body":
            await begin(b"application/octet-stream")
            while True:
                await say(b"x" * 1000)
                await asyncio.sleep(0.02)
        case _:
            await begin(b"text/html")
            await say(PAGE, False)

uvicorn.run(app, port=5001)
`;

test('a Flask application answers in the preview with the network cut, and a terminal works beside it', async ({
  session,
}) => {
  test.setTimeout(240_000);
  const { page, details } = session;
  await session.run(1, GUESTBOOK);
  const preview = page.frameLocator('iframe[title="Guests"]');
  await expect(preview.getByRole('heading', { name: 'Guests' })).toBeVisible({ timeout: RUN_TIMEOUT });
  const terminals = page.getByRole('region', { name: 'Terminals' });
  await page.keyboard.press('Control+`');
  await expect(terminals).toContainText('/mnt/data $', { timeout: RUN_TIMEOUT });

  // What the policy refuses never comes to the network, which says otherwise that it is cut.
  const outside: string[] = [];
  page.on('requestfailed', (request) => {
    const reason = request.failure()?.errorText ?? '';
    if (/example\.org|:5000/.test(request.url()) && reason !== 'csp') outside.push(`${request.url()} ${reason}`);
  });
  await page.context().setOffline(true);
  try {
    await showsApplication(preview, details);
    await worksAsTerminal(terminals, session.file('notes.txt'));
    // The application is the same one, asked from elsewhere.
    await session.run(2, "print(requests.post('http://localhost:5000/api/count', json={'by': 3}).json())");
    await expect(session.output(2)).toContainText("{'count': 3}");

    await session.run(3, LIVE);
    await showsLive(page.frameLocator('iframe[title="Live"]'), details);
    await details.getByRole('button', { name: 'Stop the server on port 5001' }).click();
    await details.getByRole('button', { name: 'Stop the server on port 5000' }).click();
    await expect(page.getByRole('tab', { name: 'Server' })).toBeHidden();
  } finally {
    await page.context().setOffline(false);
  }
  expect(outside).toEqual([]);
});

async function showsApplication(preview: ReturnType<Locator['contentFrame']>, details: Locator): Promise<void> {
  await expect(preview.getByRole('heading', { name: 'Guests' })).toHaveCSS('color', 'rgb(0, 100, 0)');
  await expect(preview.getByRole('img', { name: 'Red square' })).toHaveJSProperty('naturalWidth', 3);
  await preview.getByLabel('Name').fill('Ada');
  await preview.getByRole('button', { name: 'Sign' }).click();
  // A redirect, a cookie, and the list.
  await expect(preview.getByRole('listitem')).toHaveText('Ada');
  await expect(preview.locator('#who')).toHaveText('Ada');
  await preview.getByRole('button', { name: 'Count' }).click();
  await expect(preview.locator('output')).toHaveText('10');

  await preview.getByRole('link', { name: 'About' }).click();
  const about = details.page().frameLocator('iframe[title="About"]');
  await expect(about.locator('#said')).toHaveText('null refused refused refused');
  await expect(details).toContainText('Left out, because a preview reaches its own server only: example.org');
  await expect(details.getByRole('textbox', { name: 'Address' })).toHaveValue('/about');
  await details.getByRole('button', { name: 'Log', exact: true }).click();
  await expect(details.getByRole('region', { name: 'Log of the server' })).toContainText('POST /sign 302');
  await details.getByRole('button', { name: 'Back' }).click();
  await expect(preview.getByRole('listitem')).toHaveText('Ada');
}

/** What comes bit by bit, a WebSocket, and the way back within a document. */
async function showsLive(live: ReturnType<Locator['contentFrame']>, details: Locator): Promise<void> {
  await expect(live.locator('#socket')).toHaveText('HELLO 6 4000 done', { timeout: RUN_TIMEOUT });
  await expect(live.locator('#events')).toHaveText('0 1 2 closed');
  await expect(live.locator('#body')).toHaveText(/^\d+000 \d+000 left\s*$/);
  const address = details.getByRole('textbox', { name: 'Address' }).last();
  await expect(address).toHaveValue('/two');
  await details.getByRole('button', { name: 'Back' }).last().click();
  await expect(live.locator('#popped')).toHaveText('{"step":1}');
  await expect(address).toHaveValue('/one');
  await live.getByRole('link', { name: 'Below' }).click();
  await expect(address).toHaveValue('/one#below');
  const [download] = await Promise.all([
    details.page().waitForEvent('download'),
    live.getByRole('link', { name: 'Report' }).click(),
  ]);
  expect(download.suggestedFilename()).toBe('report.html');
}

async function worksAsTerminal(terminals: Locator, notes: Locator): Promise<void> {
  const { keyboard } = terminals.page();
  const prompt = async (last: RegExp) => expect(terminals).toContainText(last, { timeout: RUN_TIMEOUT });
  await terminals.getByRole('button', { name: 'Text for screen readers' }).click();
  await terminals.getByRole('textbox', { name: /Terminal of Shell/ }).focus();
  await keyboard.type('curl -s localhost:5000/ | grep -o "<li>.*</li>"; cd /tmp && ec');
  await keyboard.press('Tab');
  await keyboard.type('$((6 * 7))-$COLUMNS\n');
  await prompt(/<li>Ada<\/li>\s*42-\d{2,}\s*\/tmp \$/);

  await keyboard.type('nano /mnt/data/notes.txt\n');
  await prompt(/New file/);
  await keyboard.type('written in the terminal');
  await keyboard.press('Control+x');
  await keyboard.type('y');
  await expect(notes).toBeVisible();
  // What is typed while it still saves would be nano's.
  await expect(terminals.getByRole('list').filter({ hasText: '^X Leave' })).toHaveCount(0);

  await keyboard.type('python3\n');
  await prompt(/>>> /);
  await keyboard.type('import os; os.getcwd(), len(open("/mnt/data/notes.txt").read())\n');
  await prompt(/\('\/tmp', 24\)/);
  await keyboard.press('Control+d');
  await keyboard.type('sleep 1000\n');
  await expect(terminals.page().getByRole('button', { name: 'Stop', exact: true })).toBeEnabled();
  // Closing asks, since something runs.
  await terminals.getByRole('button', { name: 'Close the terminal of Shell' }).click();
  await terminals.getByRole('button', { name: 'Keep it' }).click();
  await terminals.getByRole('textbox', { name: /Terminal of Shell/ }).focus();
  await keyboard.press('Control+c');
  await prompt(/\[130\] \/tmp \$/);
  await terminals.getByRole('button', { name: 'Close the terminal of Shell' }).click();
  await expect(terminals).toBeHidden();
}
