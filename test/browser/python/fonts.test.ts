import { afterAll, beforeAll, expect, test } from 'vitest';
import type { KernelEvent } from '../../../src/contract/kernel';
import { createPage } from './page';

const { kernel } = createPage(() => Promise.reject(new TypeError('offline')), `fonts-${crypto.randomUUID()}`);
beforeAll(() => kernel.start(), 300_000);
afterAll(() => kernel.dispose());

/** What a cell says beside its pictures, the pictures it shows, and what is loaded while it runs. */
async function run(code: string) {
  let text = '';
  const pictures: string[] = [];
  const loading = new Set<string>();
  const take = (event: KernelEvent) => {
    if (event.kind === 'stdout' || event.kind === 'stderr') text += event.text;
    if (event.kind === 'display') pictures.push(...Object.keys(event.data).filter((type) => type === 'image/png'));
    if (event.kind === 'progress' && event.progress)
      for (const name of event.progress.label.match(/\b(fonts-\w+|python-bidi)/g) ?? []) loading.add(name);
  };
  const { error } = await kernel.run(code, { onEvent: take });
  return { text, pictures, loading: [...loading].sort(), error: error?.traceback ?? null };
}

test('a plot shows the scripts of its text, with no set-up and no warning', async () => {
  // The words come from data: nothing in the code tells which fonts they need.
  const first = await run(`
import json, matplotlib.pyplot as plt
words = json.loads(r'["\\u65e5\\u672c\\u8a9e\\u306e\\u8868\\u984c", "\\ud55c\\uad6d\\uc5b4", "\\u0939\\u093f\\u0928\\u094d\\u0926\\u0940", "\\u0e44\\u0e17\\u0e22", "\\u05e9\\u05dc\\u05d5\\u05dd", "\\ud83d\\ude80"]')
figure, axes = plt.subplots()
axes.bar(words, range(1, 7), label=words[0] + " $x^2$")
axes.set_title(" ".join(words), fontweight="bold")
axes.legend();`);
  expect(first).toEqual({
    text: '',
    pictures: ['image/png'],
    loading: ['fonts-emoji', 'fonts-indic', 'fonts-japanese', 'fonts-korean', 'fonts-thai', 'python-bidi'],
    error: null,
  });
  const again = await run('plt.figure(); plt.title(" ".join(words));');
  expect(again).toEqual({ text: '', pictures: ['image/png'], loading: [], error: null });
}, 300_000);

test('families have their names in matplotlib, pillow and reportlab', async () => {
  const found = await run(`
plt.rcParams['font.family'] = 'Noto Sans CJK SC'
plt.figure(); plt.title('简体'); plt.gcf().canvas.draw(); plt.close()
from PIL import ImageFont
print(ImageFont.truetype('Noto Sans Hebrew', 20).getname())
from reportlab.pdfbase.ttfonts import TTFont
print(TTFont('Amharic', 'NotoSansEthiopic-Regular.ttf').face.familyName)`);
  expect(found).toEqual({
    text: "('Noto Sans Hebrew', 'Regular')\nb'Noto Sans Ethiopic'\n",
    pictures: [],
    loading: ['fonts-chinese', 'fonts-hebrew', 'fonts-more'],
    error: null,
  });
}, 300_000);
