import { describe, expect, it, vi } from 'vitest';
import { renderMarkdown } from '../../../src/ui/output/markdown';
import { needsFrame } from '../../../src/ui/output/mime-choice';
import { sandboxPath, sanitise } from '../../../src/ui/output/sanitise';
import { TABLE } from '../../doubles/runs';

/** Puts the nodes on the page, so that whatever could run or load does, and gives what is there. */
async function shown(fragment: DocumentFragment): Promise<HTMLElement> {
  const host = document.createElement('div');
  host.append(fragment);
  document.body.append(host);
  await new Promise((resolve) => setTimeout(resolve, 50));
  host.remove();
  return host;
}

const HOSTILE = [
  ['script', '<script>window.hit = 1</script>'],
  ['error handler', '<img src="x" onerror="window.hit = 1">'],
  ['load handler', '<body onload="window.hit = 1"><p onclick="window.hit = 1">p</p>'],
  ['javascript link', '<a href="javascript:window.hit = 1">go</a>'],
  ['javascript link with control characters', '<a href="java&#10;script:window.hit = 1">go</a>'],
  ['data link', '<a href="data:text/html,<script>window.hit = 1</script>">go</a>'],
  ['svg script', '<svg><script>window.hit = 1</script></svg>'],
  [
    'svg animation',
    '<svg><a><animate attributeName="href" values="javascript:window.hit = 1"/><text>x</text></a></svg>',
  ],
  ['frame', '<iframe srcdoc="<script>parent.hit = 1</script>"></iframe>'],
  ['object', '<object data="data:text/html,<script>parent.hit = 1</script>"></object>'],
  ['embed', '<embed src="data:text/html,x">'],
  ['style import', '<style>@import url(https://evil.example/x.css);</style>'],
  ['style of the page', '<style>body { display: none }</style>'],
  ['link', '<link rel="stylesheet" href="https://evil.example/x.css">'],
  ['base', '<base href="https://evil.example/">'],
  ['refresh', '<meta http-equiv="refresh" content="0; url=https://evil.example/">'],
  [
    'form',
    '<form action="https://evil.example/"><input name="key"><button formaction="javascript:window.hit = 1">x</button></form>',
  ],
  [
    'mathml mutation',
    '<math><mtext><table><mglyph><style><img src=x onerror="window.hit = 1"></style></mglyph></table></mtext></math>',
  ],
  ['template', '<template><img src=x onerror="window.hit = 1"></template>'],
  ['noscript mutation', '<noscript><p title="</noscript><img src=x onerror=window.hit=1>"></noscript>'],
  [
    'video',
    '<video src="https://evil.example/v.mp4" autoplay></video><audio src="https://evil.example/a.mp3"></audio>',
  ],
  ['clobbering', '<p id="root" name="body">x</p>'],
] as const;

const FORBIDDEN =
  'script, style, iframe, frame, object, embed, link, base, meta, form, input, svg, template, video, audio, source, dialog, [id], [name], [srcset], [formaction]';

describe.each([
  ['HTML', sanitise],
  ['Markdown', renderMarkdown],
] as const)('hostile %s', (_, make) => {
  it.each(HOSTILE)('%s does nothing', async (_name, html) => {
    Reflect.deleteProperty(window, 'hit');
    const host = await shown(make(html));
    expect(Reflect.get(window, 'hit')).toBeUndefined();
    expect([...host.querySelectorAll(FORBIDDEN)].map((element) => element.outerHTML)).toEqual([]);
    for (const element of host.querySelectorAll('*')) {
      for (const { name, value } of element.attributes) {
        expect(name, element.outerHTML).not.toMatch(/^on/i);
        expect(value.replace(/\s/g, ''), element.outerHTML).not.toMatch(/^(?:javascript|data:text|vbscript):?/i);
      }
    }
  });
});

it('keeps colours and drops what covers, moves or loads', async () => {
  const host = await shown(
    sanitise(
      '<p style="color: red; position: fixed; inset: 0; z-index: 9; background: url(https://evil.example/a)">x</p>',
    ),
  );
  const style = host.querySelector('p')?.getAttribute('style') ?? '';
  expect(style).toContain('color: red');
  expect(style).not.toMatch(/position|inset|z-index|url/);
});

it('never asks another host for a picture', async () => {
  const asked = vi.spyOn(window, 'Image');
  const host = await shown(sanitise('<p><img src="https://evil.example/pixel.gif?id=7" alt="A cat"></p>'));
  expect(host.querySelector('img')).toBeNull();
  const link = host.querySelector('a');
  expect(link?.textContent).toBe('Picture: A cat');
  expect(link?.rel).toBe('noopener noreferrer');
  expect(performance.getEntriesByType('resource').some((entry) => entry.name.includes('evil.example'))).toBe(false);
  asked.mockRestore();
});

it('opens links in a new tab without a way back', async () => {
  const host = await shown(
    renderMarkdown('[out](https://example.org) and [relative](../secret) and <a href="?q" target="_top">q</a>'),
  );
  const [out, relative, query] = host.querySelectorAll('a');
  expect(out?.target).toBe('_blank');
  expect(out?.rel).toBe('noopener noreferrer');
  expect(relative?.hasAttribute('href')).toBe(false);
  expect(query?.hasAttribute('target')).toBe(false);
  expect(query?.hasAttribute('href')).toBe(false);
});

it('makes downloads of sandbox links and leaves no path outside of the store', async () => {
  const host = await shown(
    renderMarkdown(
      '[a](sandbox:/mnt/data/a%20b.csv) [b](sandbox:/etc/passwd) [c](sandbox:../../x) [d](sandbox:out/d.png)',
    ),
  );
  expect([...host.querySelectorAll('button')].map((button) => button.dataset.path)).toEqual([
    '/mnt/data/a b.csv',
    '',
    '',
    '/mnt/data/out/d.png',
  ]);
  expect(host.querySelector('a')).toBeNull();
});

it('names the path of a sandbox address', () => {
  expect(sandboxPath('sandbox:/mnt/data/100%.csv')).toBe('/mnt/data/100%.csv');
  expect(sandboxPath('https://x/')).toBeNull();
});

it('leaves formulas to KaTeX and money alone', async () => {
  const host = await shown(renderMarkdown('It costs $5 or $6, and $a<b$.\n\n$$\n\\frac{1}{2}\n$$\n'));
  expect([...host.querySelectorAll<HTMLElement>('[data-tex]')].map((element) => element.dataset.tex)).toEqual([
    'a<b',
    '\\frac{1}{2}',
  ]);
  expect(host.textContent).toContain('$5 or $6');
});

it('shows a pandas table inline and anything with scripts or styles of its own in a frame', () => {
  expect(needsFrame(TABLE)).toBe(false);
  expect(needsFrame('<b>bold</b> one = 1')).toBe(false);
  for (const html of [
    '<script>1</script>',
    '<p onclick=x>',
    '<style>p{}</style>',
    '<!doctype html>',
    '<iframe>',
    '<svg>',
    '<form>',
  ])
    expect(needsFrame(html), html).toBe(true);
});
