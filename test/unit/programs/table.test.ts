import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { ROOT } from '../../../scripts/project.ts';
import { PROGRAMS, pathsOf } from '../../../src/programs/table';

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
