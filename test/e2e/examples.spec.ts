import { expect, test } from './desk.ts';
import { execute, fileOf, type MadeFile } from './execute.ts';
import { coloursAt, pngSize } from './picture.ts';

/** The linear interpolation between the ranks, as numpy and pandas have it by default. */
function quantile(sorted: readonly number[], part: number): number {
  const place = (sorted.length - 1) * part;
  const low = sorted[Math.floor(place)] ?? Number.NaN;
  const high = sorted[Math.ceil(place)] ?? Number.NaN;
  return low + (high - low) * (place - Math.floor(place));
}

test('cleans a CSV by the interquartile range and plots its distribution', async ({ shared: page }) => {
  const values = Array.from({ length: 400 }, (_, row) => (row % 80 === 7 ? 900 + row : 50 + ((row * 37) % 41) / 2));
  const sorted = values.toSorted((a, b) => a - b);
  const [low, high] = [quantile(sorted, 0.25), quantile(sorted, 0.75)];
  const reach = 1.5 * (high - low);
  const kept = values.filter((value) => value >= low - reach && value <= high + reach);
  expect(kept.length).toBeLessThan(values.length);
  const file: MadeFile = {
    name: 'readings.csv',
    content: `id,value\n${values.map((value, row) => `${row},${value}`).join('\n')}\n`,
  };
  const result = await execute(
    page,
    `import pandas as pd, matplotlib.pyplot as plt
frame = pd.read_csv('readings.csv')
q1, q3 = frame['value'].quantile([.25, .75])
reach = 1.5 * (q3 - q1)
clean = frame[frame['value'].between(q1 - reach, q3 + reach)]
clean.to_csv('clean.csv', index=False)
fig, ax = plt.subplots(figsize=(8, 5), dpi=80)
ax.hist(clean['value'], bins=20)
fig.savefig('distribution.png')
plt.show()
print(len(frame), len(clean))`,
    { files: [file] },
  );
  const clean = fileOf(result, 'clean.csv').bytes.toString().trim().split('\n');
  expect(clean.slice(1).map((line) => Number(line.split(',')[1]))).toEqual(kept);
  expect(pngSize(fileOf(result, 'distribution.png').bytes)).toEqual({ width: 640, height: 400 });
  expect(result.displays.some((types) => types.includes('image/png'))).toBe(true);
  expect(result.output).toContain(`400 ${kept.length}`);
});

test('resizes a JPEG to 800 pixels, watermarks it and saves it as PNG', async ({ shared: page }) => {
  const photo = await page.evaluate(async () => {
    const canvas = new OffscreenCanvas(1600, 1200);
    const context = canvas.getContext('2d');
    if (!context) throw new Error('No canvas');
    context.fillStyle = 'rgb(200, 40, 40)';
    context.fillRect(0, 0, 1600, 600);
    context.fillStyle = 'rgb(40, 40, 200)';
    context.fillRect(0, 600, 1600, 600);
    const blob = await canvas.convertToBlob({ type: 'image/jpeg', quality: 0.95 });
    return [...new Uint8Array(await blob.arrayBuffer())];
  });
  const result = await execute(
    page,
    `from PIL import Image, ImageDraw, ImageFont
picture = Image.open('photo.jpg')
assert picture.format == 'JPEG', picture.format
small = picture.resize((800, round(picture.height * 800 / picture.width)), Image.LANCZOS)
small.save('plain.png')
draw = ImageDraw.Draw(small)
draw.rectangle((40, 40, 240, 120), fill=(255, 255, 255))
draw.text((52, 52), 'Carrel', font=ImageFont.load_default(48), fill=(0, 0, 0))
small.save('marked.png')`,
    { files: [{ name: 'photo.jpg', content: Uint8Array.from(photo) }] },
  );
  const marked = fileOf(result, 'marked.png');
  expect(marked.type).toBe('image/png');
  expect(pngSize(marked.bytes)).toEqual({ width: 800, height: 600 });
  const [top, bottom, mark] = await coloursAt(page, marked.bytes, [
    [400, 20],
    [400, 580],
    [236, 44],
  ]);
  expect(top?.map((part) => Math.round(part / 20))).toEqual([10, 2, 2]);
  expect(bottom?.map((part) => Math.round(part / 20))).toEqual([2, 2, 10]);
  expect(mark).toEqual([255, 255, 255]);
  // The letters: some of the pixels under them are black, and none was in the picture without them.
  const places = Array.from({ length: 1000 }, (_, i) => [52 + (i % 100) * 1.5, 60 + Math.floor(i / 100) * 4] as const);
  const isBlack = ([red, green, blue]: readonly number[]) => Math.max(red ?? 255, green ?? 255, blue ?? 255) < 30;
  expect((await coloursAt(page, marked.bytes, places)).filter(isBlack).length).toBeGreaterThan(50);
  expect((await coloursAt(page, fileOf(result, 'plain.png').bytes, places)).filter(isBlack)).toEqual([]);
});

test('takes the text of a PDF as Markdown', async ({ shared: page }) => {
  const made = await execute(
    page,
    `from reportlab.lib.pagesizes import A4
from reportlab.pdfgen.canvas import Canvas
canvas = Canvas('report.pdf', pagesize=A4)
for title, text in [('Harvest', 'Apples: 120 kg'), ('Weather', 'Rain on 14 days')]:
    canvas.setFont('Helvetica-Bold', 20)
    canvas.drawString(72, 760, title)
    canvas.setFont('Helvetica', 12)
    canvas.drawString(72, 730, text)
    canvas.showPage()
canvas.save()`,
    { install: ['reportlab'] },
  );
  expect(fileOf(made, 'report.pdf').bytes.toString('latin1', 0, 5)).toBe('%PDF-');
  const result = await execute(
    page,
    `from pathlib import Path
from pypdf import PdfReader
pages = []
for number, page in enumerate(PdfReader('report.pdf').pages, 1):
    title, *rest = page.extract_text().splitlines()
    pages.append('\\n\\n'.join([f'## {title.strip()}', *(line.strip() for line in rest), f'*Page {number}*']))
Path('report.md').write_text('\\n\\n'.join(pages) + '\\n')`,
  );
  expect(fileOf(result, 'report.md').bytes.toString()).toBe(
    '## Harvest\n\nApples: 120 kg\n\n*Page 1*\n\n## Weather\n\nRain on 14 days\n\n*Page 2*\n',
  );
});

test('draws the Mandelbrot set at 1000 by 1500 with 80 iterations', async ({ shared: page }) => {
  const [width, height, most] = [1500, 1000, 80];
  const result = await execute(
    page,
    `import numpy as np
from PIL import Image
width, height, most = ${width}, ${height}, ${most}
c = np.linspace(-2, 1, width)[None, :] + 1j * np.linspace(-1, 1, height)[:, None]
z = np.zeros_like(c)
count = np.zeros(c.shape, dtype=np.uint8)
alive = np.ones(c.shape, dtype=bool)
for _ in range(most):
    z[alive] = z[alive] ** 2 + c[alive]
    alive &= np.abs(z) <= 2
    count[alive] += 1
Image.fromarray(count).save('mandelbrot.png')
print(count.shape, int((count == most).sum()))`,
  );
  /** How often z stays within the circle of radius 2. */
  const steps = (x: number, y: number): number => {
    const [re, im] = [-2 + (3 * x) / (width - 1), -1 + (2 * y) / (height - 1)];
    let [a, b] = [0, 0];
    for (let step = 0; step < most; step += 1) {
      [a, b] = [a * a - b * b + re, 2 * a * b + im];
      if (Math.hypot(a, b) > 2) return step;
    }
    return most;
  };
  const picture = fileOf(result, 'mandelbrot.png').bytes;
  expect(pngSize(picture)).toEqual({ width, height });
  const places = [
    [0, 0],
    [1000, 500],
    [250, 500],
    [1400, 300],
    [700, 150],
    [600, 40],
    [1180, 480],
    [1499, 999],
  ] as const;
  const colours = await coloursAt(page, picture, places);
  expect(colours.map(([grey]) => grey)).toEqual(places.map(([x, y]) => steps(x, y)));
  expect(new Set(colours.map(([grey]) => grey)).size).toBeGreaterThan(4);
  expect(result.output).toContain('(1000, 1500)');
});

test('has the standard deviation that plain Python and JavaScript have', async ({ shared: page }) => {
  const values = Array.from({ length: 1000 }, (_, i) => ((i * 7919) % 1009) / 7 - 40);
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  const result = await execute(
    page,
    `import json, math, statistics
import numpy as np, pandas as pd
values = json.load(open('values.json'))
mean = math.fsum(values) / len(values)
plain = math.sqrt(math.fsum((value - mean) ** 2 for value in values) / (len(values) - 1))
print(json.dumps([float(np.std(values, ddof=1)), float(pd.Series(values).std()), statistics.stdev(values), plain]))`,
    { files: [{ name: 'values.json', content: JSON.stringify(values) }] },
  );
  const found: number[] = JSON.parse(result.output);
  expect(found).toHaveLength(4);
  for (const deviation of found) expect(deviation).toBeCloseTo(Math.sqrt(squares / (values.length - 1)), 10);
});
