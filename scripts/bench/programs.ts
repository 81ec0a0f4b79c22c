import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium, type Page } from 'playwright';
import { chromiumArguments, findBrowser } from '../browser.ts';
import { DIST, isMain } from '../project.ts';
import { serve } from '../serve.ts';

const ROUNDS = Number(process.env.ROUNDS ?? 3);

/** What each program is given to do, here and natively: a line of the shell, in a folder that `SETUP` has filled. */
const LINES: Readonly<Record<string, string>> = {
  ffmpeg: 'ffmpeg -y -v error -f lavfi -i testsrc=size=320x240:rate=30:duration=2 -pix_fmt yuv420p film.mp4',
  tesseract: 'tesseract page.png - > /dev/null',
  dot: 'dot -Tsvg -o graph.svg graph.dot',
  convert: 'convert photo.ppm -resize 320x240 photo.png',
  pdftotext: 'pdftotext page.pdf page.txt',
  pandoc: 'pandoc -o text.html text.md',
  perl: "perl -ne '$n += length; END { print $n }' numbers.txt",
  Rscript: `Rscript -e 'n <- read.csv("numbers.csv"); print(summary(lm(a ~ seq_along(a), n))$r.squared)'`,
  git: 'rm -rf repo; git init -q repo && cd repo && cp ../*.txt . && git add -A && git -c user.name=A -c user.email=a@example.com commit -q -m x && git log --stat',
  sqlite3: "sqlite3 :memory: '.mode csv' '.import numbers.csv n' 'SELECT count(*), sum(a) FROM n'",
  '7z': 'rm -f x.7z; 7z a x.7z numbers.txt > /dev/null',
  awk: "awk '{ s += $1 } END { print s }' numbers.txt",
  sort: 'sort -n numbers.txt > sorted.txt',
  tar: 'tar czf x.tgz numbers.txt',
  jq: "jq '.[] | .a' numbers.json > /dev/null",
  clang: 'clang -O1 -o hello hello.c',
  wasi: 'clang -O1 -o sums sums.c && ./sums',
  node: 'node sums.js',
  zstd: 'zstd -q -f -k numbers.txt',
  'espeak-ng': 'espeak-ng -w hello.wav "Hello from the desk"',
  typst: 'typst compile text.typ text.pdf',
};

/** What has to be there natively, where it is not called as the line. */
const COMMANDS: Readonly<Record<string, string>> = { wasi: 'clang' };

/** Makes the same files in both places; only what both shells have. */
const SETUP = `
seq 20000 > numbers.txt
(echo a; cat numbers.txt) > numbers.csv
(echo '['; sed 's/.*/{"a":&},/' numbers.txt; echo '{"a":0}]') > numbers.json
(echo 'digraph {'; seq 60 | awk '{ print "n" $1 " -> n" int($1 / 2) ";" }'; echo '}') > graph.dot
(echo 'P3 640 480 255'; awk 'BEGIN { for (i = 0; i < 307200; i++) print i % 256, (i * 7) % 256, 90 }') > photo.ppm
(echo '# Title'; seq 300 | sed 's/.*/Line & of *some* text with a [link](https:\\/\\/example.com).\\n/') > text.md
printf '= Title\\n#lorem(200)\\n' > text.typ
printf '#include <stdio.h>\\nint main(void) { puts("hello"); return 0; }\\n' > hello.c
printf '#include <stdio.h>\\nint main(void) { unsigned s = 0; for (unsigned i = 0; i < 200000000u; i++) s = s * 31 + i; printf("%%u", s); return 0; }\\n' > sums.c
printf 'let s = 0; for (let i = 0; i < 1e8; i++) s = (s * 31 + i) | 0; console.log(s, require("fs").readFileSync("numbers.txt", "utf8").split("\\\\n").map(Number).sort((a, b) => b - a)[0]);' > sums.js
`;

/** Milliseconds: of the first run with all that is loaded for it, of a run after that (median), and of the native program. */
interface Times {
  readonly first: number;
  readonly again: number;
  readonly native: number | null;
}

/** Runs every program on the built page and natively. Prints each as it is measured; those that the machine has not are said. */
export async function benchPrograms(names: readonly string[] = Object.keys(LINES)): Promise<void> {
  if (!existsSync(DIST)) throw new Error(`There is no build in ${DIST}: npm run build`);
  const folder = mkdtempSync(join(tmpdir(), 'programs-'));
  const server = await serve({ root: DIST, port: 0 });
  const executablePath = findBrowser('chromium');
  const browser = await chromium.launch({ args: chromiumArguments, ...(executablePath ? { executablePath } : {}) });
  try {
    const page = await browser.newPage();
    await page.goto(`http://localhost:${server.port}/`);
    await page.waitForFunction(() => 'carrel' in window);
    const made = await python(page, PAGES);
    for (const name of ['page.pdf', 'page.png'])
      writeFileSync(join(folder, name), Buffer.from(made[name] ?? '', 'base64'));
    await inTab(page, SETUP);
    execFileSync('bash', ['-c', SETUP], { cwd: folder });
    console.log('program      first run   run again      native   ratio');
    for (const name of names) print(name, await measure(page, folder, name, LINES[name] ?? ''));
  } finally {
    await browser.close();
    await server.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

async function measure(page: Page, folder: string, name: string, line: string): Promise<Times | string> {
  const times: number[] = [];
  for (let round = 0; round <= ROUNDS; round += 1) {
    const { code, seconds, errors } = await inTab(page, line);
    if (code !== 0) return `here: exit code ${code}: ${errors.trim().split('\n').slice(0, 3).join(' ')}`;
    times.push(seconds * 1000);
  }
  const [first = 0, ...again] = times;
  const has = spawnSync('bash', ['-c', `command -v ${COMMANDS[name] ?? name}`]).status === 0;
  return { first, again: median(again), native: has ? natively(folder, line) : null };
}

function natively(folder: string, line: string): number | null {
  const times: number[] = [];
  for (let round = 0; round < ROUNDS; round += 1) {
    const start = performance.now();
    if (spawnSync('bash', ['-c', line], { cwd: folder }).status !== 0) return null;
    times.push(performance.now() - start);
  }
  return median(times);
}

function print(name: string, times: Times | string): void {
  if (typeof times === 'string') {
    console.log(`${name.padEnd(12)} ${times}`);
    return;
  }
  const cell = (value: number) => `${value.toFixed(0)} ms`.padStart(11);
  const native =
    times.native === null
      ? ' not on this machine'
      : `${cell(times.native)}${(times.again / times.native).toFixed(1).padStart(8)}`;
  console.log(`${name.padEnd(11)}${cell(times.first)}${cell(times.again)} ${native}`);
}

function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[values.length >> 1] ?? 0;
}

/** A page with text as PDF and as picture, which both sides read. */
const PAGES = `
import base64, json, subprocess
from reportlab.pdfgen.canvas import Canvas
canvas = Canvas("page.pdf", (420, 300))
canvas.setFont("Helvetica", 18)
for line in range(10):
    canvas.drawString(30, 260 - 24 * line, f"Line {line} of a page with some words")
canvas.save()
subprocess.run("pdftoppm -r 150 -png -singlefile page.pdf page", shell=True, check=True)
print("@" + json.dumps({name: base64.b64encode(open(name, "rb").read()).decode() for name in ("page.pdf", "page.png")}))
`;

async function inTab(page: Page, line: string): Promise<{ code: number; seconds: number; errors: string }> {
  const code = `
import json, subprocess, time
start = time.perf_counter()
done = subprocess.run(${JSON.stringify(line)}, shell=True, capture_output=True, text=True)
print("@" + json.dumps({"code": done.returncode, "seconds": time.perf_counter() - start, "errors": done.stderr}))
`;
  return (await python(page, code)) as unknown as { code: number; seconds: number; errors: string };
}

/** What Python prints behind an @. */
async function python(page: Page, code: string): Promise<Readonly<Record<string, string>>> {
  const { output, error } = await page.evaluate(async (text) => {
    const { output, error } = await window.carrel.execute(text, { timeout: 600 });
    return { output, error };
  }, code);
  if (error !== null) throw new Error(error);
  return JSON.parse(output.slice(output.lastIndexOf('@') + 1)) as Record<string, string>;
}

if (isMain(import.meta.url)) await benchPrograms(process.argv.length > 2 ? process.argv.slice(2) : undefined);
