import { afterAll, expect, test } from 'vitest';
import { openPrograms, versionOf } from './kit';

const { run, end } = openPrograms();
afterAll(end);

/** A photo of 640 by 480: blue above, green below. */
async function photo(): Promise<Blob> {
  const canvas = new OffscreenCanvas(640, 480);
  const context = canvas.getContext('2d');
  if (!context) throw new Error('no canvas');
  context.fillStyle = 'rgb(0 0 200)';
  context.fillRect(0, 0, 640, 240);
  context.fillStyle = 'rgb(0 160 0)';
  context.fillRect(0, 240, 640, 240);
  return canvas.convertToBlob({ type: 'image/jpeg', quality: 0.95 });
}

async function pixels(picture: Blob) {
  const bitmap = await createImageBitmap(picture);
  const context = new OffscreenCanvas(bitmap.width, bitmap.height).getContext('2d');
  if (!context) throw new Error('no canvas');
  context.drawImage(bitmap, 0, 0);
  const { data } = context.getImageData(0, 0, bitmap.width, bitmap.height);
  return {
    size: [bitmap.width, bitmap.height],
    at: (x: number, y: number) => [...data.subarray((y * bitmap.width + x) * 4, (y * bitmap.width + x) * 4 + 3)],
    /** The box around all that is bright. */
    white() {
      const places = [...data.keys()].filter((index) => index % 4 === 0 && (data[index] ?? 0) > 180).map((i) => i / 4);
      const columns = places.map((place) => place % bitmap.width);
      const rows = places.map((place) => Math.floor(place / bitmap.width));
      return [Math.min(...columns), Math.min(...rows), Math.max(...columns), Math.max(...rows)];
    },
  };
}

test('a photo is made smaller, gets a watermark and becomes another format', async () => {
  const made = await run(
    [
      ...'convert photo.jpg -resize 320x -gravity SouthEast -fill white -pointsize 28 -annotate +10+10'.split(' '),
      'Mine',
      'small.png',
    ],
    { 'photo.jpg': await photo() },
  );
  expect(made).toMatchObject({ stderr: '', exitCode: 0, names: ['small.png'] });
  const small = await pixels(made.file('small.png'));
  expect(small.size).toEqual([320, 240]);
  const [left = 0, top = 0, right = 0, bottom = 0] = small.white();
  expect(right).toBeGreaterThan(300);
  expect(right).toBeLessThan(312);
  expect(bottom).toBeGreaterThan(215);
  expect(bottom).toBeLessThan(232);
  expect(left).toBeGreaterThan(200);
  expect(top).toBeGreaterThan(190);
  const [red, green, blue] = small.at(20, 20);
  expect(Math.max(red ?? 255, green ?? 255)).toBeLessThan(20);
  expect(blue).toBeGreaterThan(180);

  const named = await run(['identify', 'small.png'], { 'small.png': made.file('small.png') });
  expect(named.stdout).toMatch(/^small\.png PNG 320x240 320x240\+0\+0 8-bit sRGB/);
  const shape = await run(['magick', 'identify', '-format', '%w %h %m %f\\n', 'a/small.png'], {
    'a/small.png': made.file('small.png'),
  });
  expect(shape.stdout).toBe('320 240 PNG small.png\n');
});

test('made pictures, parentheses, lists and patterns', async () => {
  const made = await run(
    'magick -size 40x30 xc:red ( -size 20x10 xc:white -bordercolor blue -border 2 ) -gravity center -composite out.png'.split(
      ' ',
    ),
  );
  expect(made).toMatchObject({ stderr: '', exitCode: 0 });
  const drawn = await pixels(made.file('out.png'));
  expect([drawn.at(1, 1), drawn.at(20, 15), drawn.at(9, 15)]).toEqual([
    [255, 0, 0],
    [255, 255, 255],
    [0, 0, 255],
  ]);

  const four = await run('magick -size 10x10 xc:red xc:lime xc:blue part-%02d.png'.split(' '));
  expect(four.names).toEqual(['part-00.png', 'part-01.png', 'part-02.png']);
  const files = Object.fromEntries(four.made);
  const joined = await pixels((await run(['convert', ...four.names, '+append', 'row.png'], files)).file('row.png'));
  expect([joined.size, joined.at(15, 5), joined.at(25, 5)]).toEqual([
    [30, 10],
    [0, 255, 0],
    [0, 0, 255],
  ]);
  const moved = await run(['convert', '-delay', '10', ...four.names, '-loop', '0', 'film.gif'], files);
  expect((await run(['identify', 'film.gif'], { 'film.gif': moved.file('film.gif') })).stdout.split('\n').length).toBe(
    4,
  );
  const sheet = await run(['montage', ...four.names, '-tile', '2x', '-geometry', '10x10+0+0', 'sheet.png'], files);
  expect((await pixels(sheet.file('sheet.png'))).size).toEqual([20, 20]);
});

test('mogrify changes files where they are, compare tells how far two differ, and mistakes are told', async () => {
  const { made } = await run('magick -size 60x40 xc:red xc:blue p%d.png'.split(' '));
  const files = Object.fromEntries(made);
  const mogrified = await run('mogrify -resize 50% -flip p0.png p1.png'.split(' '), files);
  expect(mogrified).toMatchObject({ stderr: '', exitCode: 0, names: ['p0.png', 'p1.png'] });
  expect((await pixels(mogrified.file('p1.png'))).size).toEqual([30, 20]);
  expect(await run('compare -metric AE p0.png p0.png null:'.split(' '), files)).toMatchObject({
    exitCode: 0,
    stderr: '0\n',
  });
  expect((await run('compare -metric AE p0.png p1.png null:'.split(' '), files)).exitCode).toBe(1);
  const over = await run('composite -gravity center -geometry 20x20 p0.png p1.png both.png'.split(' '), files);
  expect((await pixels(over.file('both.png'))).at(30, 20)).toEqual([255, 0, 0]);

  const circle = await run([
    'magick',
    '-size',
    '50x50',
    'xc:white',
    '-fill',
    'green',
    '-draw',
    'circle 25,25 25,10',
    'c.png',
  ]);
  const drawn = await pixels(circle.file('c.png'));
  expect([drawn.at(25, 12), drawn.at(25, 8)]).toEqual([
    [0, 128, 0],
    [255, 255, 255],
  ]);

  expect(await run(['convert', 'nowhere.png', 'x.png'])).toMatchObject({ exitCode: 1, names: [] });
  expect((await run(['convert', 'p0.png', '-enhanse', 'x.png'], files)).stderr).toContain(
    "unrecognized option '-enhanse'",
  );
  expect((await run(['magick', '-version'])).stdout).toContain(`ImageMagick ${versionOf('imagemagick')}`);
  expect((await run(['mogrify', '--help'])).stdout).toContain('-resize');
});
