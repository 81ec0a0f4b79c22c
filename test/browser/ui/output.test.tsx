import { createSignal } from 'solid-js';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { page } from 'vitest/browser';
import type { Output } from '../../../src/contract/display';
import { OutputList } from '../../../src/ui/output/OutputList';
import { TABLE } from '../../doubles/runs';
import { mountPart, soon } from './mount';

const display = (data: Record<string, string | Blob>): Output => ({ kind: 'display', data, displayId: null });
const stdout = (text: string): Output => ({ kind: 'stream', name: 'stdout', text });
/** What frames tell the page under this name, as it comes. */
function listen(kind: string): unknown[] {
  const heard: unknown[] = [];
  const onMessage = (event: MessageEvent) => event.data?.kind === kind && heard.push(event.data.value);
  addEventListener('message', onMessage);
  onTestFinished(() => removeEventListener('message', onMessage));
  return heard;
}
const show = (...outputs: Output[]) => mountPart(() => <OutputList outputs={outputs} label="Output" />);

describe('streams', () => {
  it('shows colours, and text as text', async () => {
    const { host } = show(stdout('\u001b[31mred\u001b[0m <b>not bold</b>'));
    expect(host.querySelector('.ansi-red-fg')?.textContent).toBe('red');
    expect(host.querySelector('pre')?.textContent).toBe('red <b>not bold</b>');
    expect(host.querySelector('b')).toBeNull();
  });

  it('rewrites a line as a terminal does', () => {
    const { host } = show(stdout('10%\r55%\r100%\ndone'));
    expect(host.querySelector('pre')?.textContent).toBe('100%\ndone');
  });

  it('makes no link of a terminal link', () => {
    const { host } = show(stdout('\u001b]8;;javascript:alert(1)\u0007click\u001b]8;;\u0007'));
    expect(host.querySelector('a')).toBeNull();
    expect(host.querySelector('pre')?.textContent).toBe('click');
  });

  it('keeps its element while it grows', () => {
    const [outputs, setOutputs] = createSignal<readonly Output[]>([stdout('a')]);
    const { host } = mountPart(() => <OutputList outputs={outputs()} label="Output" />);
    const before = host.querySelector('pre');
    setOutputs([stdout('ab')]);
    expect(host.querySelector('pre')).toBe(before);
    expect(before?.textContent).toBe('ab');
  });

  it('scrolls what is long and shows it whole on demand', async () => {
    const { host } = show(stdout('line\n'.repeat(400)));
    const more = page.getByRole('button', { name: 'Show all' });
    await expect.element(more).toBeVisible();
    const box = host.querySelector<HTMLElement>('.long-box');
    expect(box?.offsetHeight).toBeLessThan(500);
    expect(box?.tabIndex).toBe(0);
    await more.click();
    expect(box?.offsetHeight).toBeGreaterThan(4000);
  });
});

describe('displays', () => {
  it('takes the richest form', async () => {
    const { host } = show(display({ 'text/plain': 'plain', 'text/html': TABLE, 'application/vnd.unknown+json': '{}' }));
    await expect.element(page.getByRole('table')).toBeVisible();
    expect(host.querySelectorAll('tbody tr').length).toBe(5);
    expect(host.querySelector('style')).toBeNull();
  });

  it('falls back from what it does not know', () => {
    const { host } = show(display({ 'application/vnd.unknown.v1+json': '{}', 'text/plain': 'Figure()' }));
    expect(host.querySelector('pre')?.textContent).toBe('Figure()');
  });

  it('shows SVG as a picture: its script does not run', async () => {
    const svg =
      '<svg xmlns="http://www.w3.org/2000/svg" width="40" height="20" onload="parent.hit = 1"><script>parent.hit = 1</script><rect width="40" height="20"/></svg>';
    const { host } = show(display({ 'image/svg+xml': svg }));
    await soon(() => expect(host.querySelector('img')?.naturalWidth).toBe(40));
    expect(host.querySelector('svg[width="40"]')).toBeNull();
    expect(Reflect.get(window, 'hit')).toBeUndefined();
  });

  it('lets go of the address of a picture that is gone', async () => {
    const revoke = vi.spyOn(URL, 'revokeObjectURL');
    const [outputs, setOutputs] = createSignal<readonly Output[]>([
      display({ 'image/png': new Blob(['x'], { type: 'image/png' }) }),
    ]);
    const { host } = mountPart(() => <OutputList outputs={outputs()} label="Output" />);
    const url = host.querySelector('img')?.src;
    setOutputs([]);
    expect(revoke).toHaveBeenCalledWith(url);
    revoke.mockRestore();
  });

  it('draws LaTeX', async () => {
    const { host } = show(display({ 'text/latex': '$\\displaystyle x^2$', 'text/plain': 'x**2' }));
    await soon(() => expect(host.querySelector('.katex')).not.toBeNull());
  });

  it('opens JSON by its nodes', async () => {
    const { host } = show(display({ 'application/json': '{"a":{"b":{"c":1}},"list":[1,2]}' }));
    expect(host.querySelectorAll('details').length).toBe(4);
    expect([...host.querySelectorAll('details')].map((node) => node.open)).toEqual([true, true, false, true]);
  });

  it('shows a traceback that can be folded', async () => {
    const { host } = show({
      kind: 'error',
      name: 'ValueError',
      message: 'no <b>',
      traceback: '\u001b[31mValueError\u001b[0m: no <b>',
    });
    expect(host.querySelector('.traceback')?.textContent).toBe('ValueError: no <b>');
    await page.getByText('ValueError: no <b>').first().click();
    expect(host.querySelector('details')?.open).toBe(false);
    expect(page.getByRole('button', { name: 'Copy traceback' }).element()).toBeTruthy();
  });
});

describe('HTML with scripts', () => {
  it('runs in a frame that reaches neither the page nor the network', async () => {
    const html = `<script>
      const tries = {};
      const attempt = (name, run) => { try { tries[name] = String(run()); } catch (error) { tries[name] = error.name; } };
      attempt('parent', () => parent.document.title);
      attempt('storage', () => localStorage.length);
      attempt('cookie', () => document.cookie);
      attempt('top', () => { top.location.href = 'about:blank#gone'; return 'asked'; });
      tries.origin = origin;
      attempt('webrtc', () => new RTCPeerConnection());
      attempt('webrtc of a frame', () => {
        const inner = document.createElement('iframe');
        document.body.append(inner);
        return new inner.contentWindow.RTCPeerConnection();
      });
      fetch('${location.origin}/').then(() => 'fetched', (error) => error.name).then((value) => {
        tries.fetch = value;
        parent.postMessage({ kind: 'report', value: tries }, '*');
      });
    </script>`;
    const heard: Record<string, string>[] = [];
    const listen = (event: MessageEvent) => event.data?.kind === 'report' && heard.push(event.data.value);
    addEventListener('message', listen);
    const { host } = show(display({ 'text/html': html }));
    expect(host.querySelector('iframe')?.getAttribute('sandbox')).toBe('allow-scripts');
    await soon(() => expect(heard.length).toBe(1));
    removeEventListener('message', listen);
    expect(heard[0]).toMatchObject({
      parent: 'SecurityError',
      storage: 'SecurityError',
      cookie: 'SecurityError',
      origin: 'null',
      webrtc: 'TypeError',
      'webrtc of a frame': 'SecurityError',
      fetch: 'TypeError',
    });
    expect(location.href).not.toContain('gone');
  });

  it('gets the height of its content, and takes heights from its own frame only', async () => {
    const { host } = show(display({ 'text/html': '<style>div{height:333px}</style><div>tall</div>' }));
    await soon(() => expect(host.querySelector('iframe')?.offsetHeight).toBeGreaterThan(330));
    const before = host.querySelector('iframe')?.offsetHeight;
    window.postMessage({ kind: 'height', height: 1500 }, '*');
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(host.querySelector('iframe')?.offsetHeight).toBe(before);
  });

  it('runs several scripts in order', async () => {
    const heard: unknown[] = [];
    const listen = (event: MessageEvent) => event.data?.kind === 'order' && heard.push(event.data.value);
    addEventListener('message', listen);
    show(
      display({
        'text/html':
          '<script>window.order = ["one"]</script><p>between</p><script>order.push("two"); parent.postMessage({kind: "order", value: order}, "*")</script>',
      }),
    );
    await soon(() => expect(heard).toEqual([['one', 'two']]));
    removeEventListener('message', listen);
  });
});

describe('figures', () => {
  const bars = {
    $schema: 'https://vega.github.io/schema/vega-lite/v5.8.0.json',
    config: { view: { continuousWidth: 300 } },
    data: {
      values: [
        { q: 'a', v: 1 },
        { q: 'b', v: 3 },
      ],
    },
    mark: { type: 'bar' },
    encoding: { x: { field: 'q', type: 'nominal' }, y: { field: 'v', type: 'quantitative' } },
    width: 300,
    height: 211,
  };
  const tall = (host: HTMLElement) => host.querySelector('iframe')?.offsetHeight ?? 0;

  it('draws a chart of Vega-Lite from its data, without making functions of text', async () => {
    const { host } = show(
      display({ 'application/vnd.vegalite.v5+json': JSON.stringify(bars), 'text/plain': 'An Altair chart' }),
    );
    await soon(() => expect(tall(host)).toBeGreaterThan(211));
  });

  it('says of a chart that wants data from elsewhere where they would come from', async () => {
    const remote = { ...bars, data: { url: 'https://example.org/data.json' } };
    const html = `<div id="c"></div><script src="https://cdn.jsdelivr.net/npm/vega@5"></script><script src="https://cdn.jsdelivr.net/npm/vega-lite@5"></script>
      <script src="https://cdn.jsdelivr.net/npm/vega-embed@6"></script>
      <script>vegaEmbed('#c', ${JSON.stringify(remote)}).catch(() => parent.postMessage({ kind: 'said', value: document.getElementById('c').textContent }, '*'))</script>`;
    const heard = listen('said');
    show(display({ 'text/html': html }));
    await soon(() => expect(heard).toEqual([expect.stringContaining('from example.org')]));
  });

  it('draws a map out of the frame that folium puts around it, with markers and borders, and no tiles', async () => {
    const map = `<!doctype html><html><head><style>html,body,#m{height:100%;margin:0}</style>
      <script src="https://cdn.jsdelivr.net/npm/leaflet@1.9.3/dist/leaflet.js"></script>
      <link rel="stylesheet" href="https://cdn.jsdelivr.net/npm/leaflet@1.9.3/dist/leaflet.css">
      <link rel="stylesheet" href="https://cdn.jsdelivr.net/npm/bootstrap@5.2.2/dist/css/bootstrap.min.css">
      <script src="https://plugins.example.org/draw.js"></script></head><body><div id="m"></div><script>
      const map = L.map('m', { center: [52, 21], zoom: 4 });
      L.tileLayer('https://tile.openstreetmap.org/{z}/{x}/{y}.png').addTo(map);
      L.marker([52, 21]).addTo(map);
      const count = (selector) => document.querySelectorAll(selector).length;
      parent.postMessage({ kind: 'map', value: [count('.leaflet-marker-icon[src^="data:"]'), count('.leaflet-tile-pane canvas'), count('img.leaflet-tile')] }, '*');
      </script></body></html>`;
    const heard = listen('map');
    const frame = document.createElement('iframe');
    frame.setAttribute('srcdoc', map);
    const { host } = show(
      display({ 'text/html': `<div style="width:100%">Make this Notebook Trusted ${frame.outerHTML}</div>` }),
    );
    await soon(() => expect(heard).toEqual([[1, 1, 0]]));
    expect(tall(host)).toBe(460);
    await expect
      .element(page.getByText('scripts or styles of plugins.example.org, which are not loaded'))
      .toBeVisible();
  });
});

describe('files in Markdown', () => {
  const markdown = (text: string) => display({ 'text/markdown': text });

  it('downloads a file of the store', async () => {
    const { files } = show(markdown('[the result](sandbox:/mnt/data/out.csv)'));
    await files.commit([{ kind: 'write', path: '/mnt/data/out.csv', data: new Blob(['a,b']) }]);
    const clicked = vi.fn<(name: string) => void>();
    const click = vi.spyOn(HTMLAnchorElement.prototype, 'click').mockImplementation(function (this: HTMLAnchorElement) {
      clicked(this.download);
    });
    await page.getByRole('button', { name: 'the result' }).click();
    await soon(() => expect(clicked).toHaveBeenCalledWith('out.csv'));
    click.mockRestore();
  });

  it('shows a picture of the store', async () => {
    const [outputs, setOutputs] = createSignal<readonly Output[]>([]);
    const { host, files } = mountPart(() => <OutputList outputs={outputs()} label="Output" />);
    const canvas = new OffscreenCanvas(30, 10);
    canvas.getContext('2d');
    await files.commit([{ kind: 'write', path: '/mnt/data/p.png', data: await canvas.convertToBlob() }]);
    setOutputs([markdown('![plot](sandbox:/mnt/data/p.png)')]);
    await soon(() => expect(host.querySelector('img')?.naturalWidth).toBe(30));
  });

  it('says when a picture is missing', async () => {
    const { host } = show(markdown('![plot](sandbox:/mnt/data/p.png)'));
    await soon(() => expect(host.textContent).toContain('p.png'));
    expect(host.querySelector('img')).toBeNull();
  });
});
