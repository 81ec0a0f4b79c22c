import { beforeAll, beforeEach, expect, it } from 'vitest';
import { readRecorded, readSetup, SHELL } from '../../../scripts/shell/record';
import { createTestShellWithPrograms, type TestShell } from '../../doubles/shell';

const MAKE = 'make starts commands, for which it has to wait: see test/browser/shell';

/** Lines that differ, and why. */
const DIFFERENT: Readonly<Record<string, string>> = {
  'for i in 1 2 3 4 5; do [ $i -eq 2 ] && continue; [ $i -eq 4 ] && break; echo $i; done':
    'a loop that is left by break has the exit code of its last test',
  'source ./script.sh >/dev/null': 'what a sourced script put out before its exit is not redirected',
  'set -u; echo $nothing 2>/dev/null': 'an unset variable ends a script with 1, as in bash before 5.3',
  'sort -t, -k2,2 -k3,3nr people.csv': 'sort takes capitals and small letters together, as outside of the C locale',
  'awk \'BEGIN {printf "%05.1f %s\\n", 3.14159, toupper("x")}\'': 'this awk fills fractions with blanks',
  'find tree -type f -size -1k | wc -l': 'find rounds sizes to the nearest unit',
  'base64 -d <<< aGVsbG8=': 'a here string that ends with an equals sign has to be quoted',
  "date -u -d '2024-02-28 +2 days' +%F": 'date -d knows dates, and no sums of them',
  'ls -d */': 'a pattern that ends with a slash matches files too',
  "printf 'all: out\\nout: old.txt\\n\\t@echo making $@ from $<\\n\\t@cp $< $@\\n.PHONY: all\\n' > Makefile; make; make":
    MAKE,
  "printf 'A = x\\nB := $(A)y\\nall:\\n\\t@echo $(B) $(A:x=z)\\n' > Makefile; make": MAKE,
  "printf '%%.up: %%.txt\\n\\ttr a-z A-Z < $< > $@\\n' > Makefile; make -s fruit.up; head -1 fruit.up": MAKE,
};

const recorded = readRecorded(SHELL);
const setup = readSetup(SHELL);

let bash: TestShell;

beforeAll(async () => {
  bash = await createTestShellWithPrograms();
});

beforeEach(async () => {
  await bash.run('rm -rf /work; mkdir /work', { cwd: '/' });
  await bash.run(setup);
});

it.each(recorded.filter(({ line }) => !(line in DIFFERENT)))('$line', async ({ line, out, code }) => {
  const done = await bash.run(line);
  expect({ out: done.out, code: done.code }, done.err).toEqual({ out: Buffer.from(out, 'latin1').toString(), code });
});

it('most lines are compared', () => {
  expect(recorded.length - Object.keys(DIFFERENT).length).toBeGreaterThanOrEqual(200);
});

it('in a terminal ls has columns and colours, in a pipe it has not, and what breaks off does not run', async () => {
  const terminal = { terminal: 't', env: { COLUMNS: '30', LINES: '10' } };
  await bash.run('mkdir t; cd t; mkdir folder; for n in a b c d e f; do echo > $n-file; done');
  const shown = await bash.run('cd t; ls', terminal);
  expect(shown.out.split('\n').slice(0, 2)).toEqual([
    'a-file  c-file  e-file  \u001b[34mfolder\u001b[0m',
    'b-file  d-file  f-file',
  ]);
  expect((await bash.run('cd t; ls | head -2', terminal)).out).toBe('a-file\nb-file\n');
  expect(await bash.run('echo ran; for n in 1; do', terminal)).toMatchObject({ out: '', err: '', code: 2 });
});
