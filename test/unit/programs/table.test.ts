import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { ROOT } from '../../../scripts/project.ts';
import { copyingOf } from '../../../scripts/vite/copying.ts';
import { PROGRAMS, pathsOf } from '../../../src/programs/table';

test('what is said of the package that a program is taken from is what package.json has', async () => {
  const { dependencies } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as {
    readonly dependencies: Readonly<Record<string, string>>;
  };
  for (const { name, built } of PROGRAMS) {
    const [packageName = '', version] = built?.split(' ') ?? [];
    if (built !== null) expect({ name, version }).toEqual({ name, version: dependencies[packageName] });
  }
});

test('beside each program stand its licences in full, and an offer of its source code where it is under the GPL', async () => {
  for (const { name, licence, source } of PROGRAMS) {
    const text = await copyingOf(name);
    const version = /^GPL-(\d)/.exec(licence)?.[1];
    // Not the text itself: it would be shown as a whole.
    expect({
      name,
      head: text.startsWith(`${name} `) && text.includes(`Licence: ${licence}\nSource code: ${source}`),
      full: text.length > 1000,
      offer: version === undefined || text.includes('you can have its source code'),
      gpl:
        version === undefined || new RegExp(`GNU GENERAL PUBLIC LICENSE\\s+Version ${version}, [\\d ]*June`).test(text),
    }).toEqual({ name, head: true, full: true, offer: true, gpl: true });
  }
});

test('no file of a program has an ending that hosts send as encoded, so that it came damaged', () => {
  const encoded = PROGRAMS.flatMap(pathsOf).filter((path) => /\.(?:gz|tgz|br|Z|zst)$/.test(path));
  expect(encoded).toEqual([]);
});

test('each folder of workers/commands is a program of the table, and no command is of two', () => {
  const folders = readdirSync(join(ROOT, 'workers/commands'), { withFileTypes: true });
  const names = folders.filter((entry) => entry.isDirectory()).map(({ name }) => name);
  expect(PROGRAMS.map(({ name }) => name).sort()).toEqual(names.sort());
  const commands = PROGRAMS.flatMap((program) => program.commands);
  expect(new Set(commands).size).toBe(commands.length);
  const paths = PROGRAMS.flatMap(pathsOf);
  expect(new Set(paths).size).toBe(paths.length);
  expect(paths.every((path) => path.startsWith('programs/'))).toBe(true);
});
