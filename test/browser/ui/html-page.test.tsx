import { expect, it, onTestFinished } from 'vitest';
import type { LogEvent } from '../../../src/contract/conversation';
import type { Output } from '../../../src/contract/display';
import { createMemoryFileStore } from '../../../src/files/memory-store';
import { createCell, createSession } from '../../../src/session/notebook';
import { exportHtml } from '../../../src/ui/export/html-page';
import { SafeHtml } from '../../../src/ui/output/SafeHtml';
import { logOf } from '../../doubles/ask';
import { mountPart } from './mount';

const HOSTILE = [
  '<script>top.pwned = 1</script>',
  '<img src=x onerror="top.pwned = 1">',
  '<svg onload="top.pwned = 1"><script>top.pwned = 1</script></svg>',
  '<a href="javascript:top.pwned = 1">here</a>',
  '<iframe srcdoc="<script>top.top.pwned = 1</script>"></iframe>',
  '<img src="https://evil.example.org/a.png" srcset="https://evil.example.org/b.png 2x">',
  '<link rel="stylesheet" href="https://evil.example.org/a.css"><base href="https://evil.example.org/">',
  '<meta http-equiv="refresh" content="0;url=https://evil.example.org/">',
  '<div style="background: url(https://evil.example.org/c.png); position: fixed; inset: 0">over</div>',
  '</main></body></html><style>*{display:none}</style><math><mtext><table><mglyph><style><img src=x onerror="top.pwned=1">',
].join('\n');

const PLOT = new Blob([
  '<svg xmlns="http://www.w3.org/2000/svg" width="10" height="10"><script>top.pwned = 1</script></svg>',
]);

function sourceOf(outputs: readonly Output[], events: readonly LogEvent[] = [], title = 'Sales') {
  const files = createMemoryFileStore({ fileLimit: () => 1e9 });
  const document = createSession(title, 1, [{ ...createCell('code', 'print("<b>&")'), count: 7, outputs }]);
  return { document, events, files, requests: async () => [], body: async () => null };
}

async function parsed(page: Blob): Promise<Document> {
  return new DOMParser().parseFromString(await page.text(), 'text/html');
}

const display = (data: Record<string, string | Blob>): Output => ({ kind: 'display', data, displayId: null });

const said = (text: string) =>
  logOf([
    { kind: 'user', text: `Why?\n${HOSTILE}`, files: [] },
    {
      kind: 'assistant',
      message: 'm',
      text,
      reasoning: '',
      calls: [],
      provider: null,
      model: 'm',
      end: 'stop',
      usage: null,
      error: null,
      privacy: 'full',
    },
  ]);

it('shows words, code, text, tables, pictures, formulas and errors', async () => {
  const source = sourceOf(
    [
      { kind: 'stream', name: 'stdout', text: 'a <b>\n\u001b[31mred\u001b[0m' },
      display({ 'image/png': new Blob([new Uint8Array([137, 80])], { type: 'image/png' }), 'text/plain': 'Plot' }),
      display({ 'image/svg+xml': await PLOT.text() }),
      display({ 'text/latex': '$\\frac{1}{2}$' }),
      { kind: 'result', count: 7, data: { 'text/html': '<table class="dataframe"><tr><td>1</td></tr></table>' } },
      display({ 'application/json': '{"a":[1]}' }),
      display({ 'application/pdf': new Blob(['%PDF']) }),
      { kind: 'error', name: 'KeyError', message: "'x'", traceback: 'line 1' },
    ],
    said(
      '**South** and $x^2$.\n\n| a | b |\n| --- | ---: |\n| 1 | 2 |\n\n![Plot](sandbox:/mnt/data/p.png) [f](sandbox:/mnt/data/f.csv)',
    ),
  );
  await source.files.commit([{ kind: 'write', path: '/mnt/data/p.png', data: new Blob(['png']) }]);
  const page = await parsed(await exportHtml(source));
  const text = page.body.textContent ?? '';
  for (const wanted of [
    'Sales',
    'Why?',
    'South',
    'print("<b>&")',
    'a <b>',
    '"a": [',
    'application/pdf',
    "KeyError: 'x'",
  ]) {
    expect(text).toContain(wanted);
  }
  expect(page.querySelector('.run > summary')?.textContent).toBe('Python [7]');
  expect(page.querySelectorAll('.katex math')).toHaveLength(2);
  expect(page.querySelector('table.dataframe td')?.textContent).toBe('1');
  expect(page.querySelector('td[align="right"]')?.textContent).toBe('2');
  expect(page.querySelector('.ansi-red-fg')?.textContent).toBe('red');
  const pictures = [...page.images].map((image) => image.src.slice(0, 22));
  expect(pictures).toEqual(['data:image/png;base64,', 'data:image/png;base64,', 'data:image/svg+xml;bas']);
  expect(page.querySelector('.file')?.textContent).toBe('f');
});

it('runs nothing, loads nothing and hides nothing, whatever is in it', async () => {
  const outputs: readonly Output[] = [
    { kind: 'stream', name: 'stdout', text: HOSTILE },
    display({ 'text/html': HOSTILE, 'text/plain': 'plain' }),
    display({ 'text/markdown': HOSTILE }),
    display({ 'text/latex': `$\\href{javascript:top.pwned=1}{x}${HOSTILE}$` }),
    display({ 'image/svg+xml': await PLOT.text() }),
    { kind: 'error', name: HOSTILE, message: HOSTILE, traceback: HOSTILE },
  ];
  const data = await exportHtml(sourceOf(outputs, said(HOSTILE), `</title>${HOSTILE}`));
  const page = await parsed(data);
  const [charset, policy] = page.head.children;
  expect(charset?.getAttribute('charset')).toBe('utf-8');
  expect(policy?.getAttribute('content')).toBe("default-src 'none'; img-src data:; style-src 'unsafe-inline'");
  expect(page.querySelectorAll('script, iframe, link, base, object, embed, form, svg script')).toHaveLength(0);
  expect(page.querySelectorAll('meta[http-equiv="refresh" i]')).toHaveLength(0);
  expect(page.querySelectorAll('style')).toHaveLength(1);
  for (const element of page.querySelectorAll('*')) {
    for (const { name, value } of element.attributes) {
      expect(name).not.toMatch(/^on|^srcset$|^formaction$/);
      if (name === 'href') expect(value).toMatch(/^(?:https?|mailto):/);
      if (name === 'src') expect(value).toMatch(/^data:image\//);
      if (name === 'style') expect(value).not.toMatch(/url\(|fixed/);
    }
  }

  // As a page of its own, with scripts allowed: only its own policy and what it says keep it still.
  const frame = document.createElement('iframe');
  const asked: string[] = [];
  const observer = new PerformanceObserver((list) => asked.push(...list.getEntries().map(({ name }) => name)));
  observer.observe({ type: 'resource' });
  frame.src = URL.createObjectURL(data);
  document.body.append(frame);
  onTestFinished(() => frame.remove());
  await new Promise((resolve) => frame.addEventListener('load', resolve));
  await new Promise((resolve) => setTimeout(resolve, 300));
  expect('pwned' in window).toBe(false);
  expect(asked.filter((name) => name.includes('evil'))).toEqual([]);
  expect(frame.contentDocument?.querySelector('main')?.checkVisibility()).toBe(true);
});

it('says where something moved, and shows its picture or what stands still of it', async () => {
  const page = await parsed(
    await exportHtml(
      sourceOf([
        display({
          'text/html': '<div></div><script>draw()</script>',
          'image/png': new Blob(['p'], { type: 'image/png' }),
        }),
        display({ 'text/html': '<div></div><script>draw()</script>', 'text/plain': 'Figure()' }),
        display({ 'text/html': '<style>td { color: red }</style><table><tr><td>styled</td></tr></table>' }),
      ]),
    ),
  );
  const [picture, plain, table] = page.querySelectorAll('.output');
  expect(page.querySelectorAll('.note')).toHaveLength(3);
  expect(picture?.querySelector('img')).not.toBeNull();
  expect(plain?.textContent).toContain('Figure()');
  expect(table?.querySelector('td')?.textContent).toBe('styled');
});

it('columns of a Markdown table stand as it says, on the desk too', async () => {
  const source = '| a | b | c |\n| --- | ---: | :-: |\n| 1 | 2 | 3 |';
  const { host } = mountPart(() => <SafeHtml kind="markdown" source={source} />);
  await expect.poll(() => host.querySelectorAll('td').length).toBe(3);
  const aligned = [...host.querySelectorAll('th, td')].map((cell) => getComputedStyle(cell).textAlign);
  expect(aligned).toEqual(['left', 'right', 'center', 'left', 'right', 'center']);
});
