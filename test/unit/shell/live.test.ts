import { existsSync } from 'node:fs';
import { expect, it } from 'vitest';
import { readLines, readRecorded, record, SHELL } from '../../../scripts/shell/record';

const recorded = readRecorded(SHELL);

/** As bash says that a program is not on this machine. */
const NOT_HERE = 127;

it('every line is recorded', () => {
  expect(recorded.map(({ line }) => line)).toEqual(readLines(SHELL));
});

it.skipIf(!existsSync('/bin/bash'))(
  'the bash of this machine still does what was recorded',
  () => {
    const live = record(SHELL, readLines(SHELL));
    const differs = live.filter(({ line, out, code }, index) => {
      const then = recorded[index];
      return code !== NOT_HERE && (then?.line !== line || then.out !== out || then.code !== code);
    });
    expect(differs).toEqual([]);
  },
  240_000,
);
