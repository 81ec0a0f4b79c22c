import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { strFromU8, unzipSync } from 'fflate';
import { expect, test } from 'vitest';
import { readWheel, sha256 } from '../../../scripts/packages/wheel.ts';
import { ROOT } from '../../../scripts/project.ts';

interface Repacked {
  readonly wheel: string;
  readonly sha256: string;
  /** Name and version of an npm package, where it is made of one. */
  readonly npm?: string;
  /** Its folder, where it is our own. */
  readonly own?: string;
  readonly debs?: readonly {
    readonly package: string;
    readonly version: string;
    readonly source: string;
    readonly suite: string;
    readonly sha256: string;
  }[];
}

const recorded = JSON.parse(readFileSync(join(ROOT, 'scripts/wheels/pure/provenance.json'), 'utf8')) as Readonly<
  Record<string, Repacked>
>;
const FOLDER = join(ROOT, 'public/packages');
const read = (wheel: string) => readFileSync(join(FOLDER, wheel));

test('every repacked wheel is the one that is recorded, with its Debian packages', () => {
  for (const { wheel, sha256: hash, npm, own, debs = [] } of Object.values(recorded)) {
    expect(sha256(read(wheel)), wheel).toBe(hash);
    expect(debs.length > 0 || npm !== undefined || own !== undefined, wheel).toBe(true);
    for (const deb of debs) {
      expect(deb.sha256).toMatch(/^[0-9a-f]{64}$/);
      expect(deb.source).toMatch(/^\S+ \S+$/);
    }
  }
});

/** Stand-ins of our own making, recorded beside the compiled wheels. */
const OURS = new Set(['kiwisolver']);

test('every other pure wheel that is committed is recorded', () => {
  const wheels = new Set(Object.values(recorded).map(({ wheel }) => wheel));
  const pure = readdirSync(FOLDER).filter(
    (file) => file.endsWith('-none-any.whl') && !OURS.has(file.split('-', 1)[0] ?? ''),
  );
  expect(pure.filter((file) => !wheels.has(file))).toEqual([]);
});

test('every repacked wheel carries the words on its licence, and a RECORD that is right', () => {
  for (const { wheel } of Object.values(recorded)) {
    const files = unzipSync(read(wheel));
    const paths = Object.keys(files);
    expect(
      paths.filter((path) => path.includes('.dist-info/licenses/')),
      wheel,
    ).not.toEqual([]);
    const record = paths.find((path) => path.endsWith('.dist-info/RECORD')) ?? '';
    const lines = strFromU8(files[record] ?? new Uint8Array())
      .trim()
      .split('\n');
    expect(lines.length, wheel).toBe(paths.length);
    for (const line of lines.filter((one) => !one.endsWith(',,')).slice(0, 5)) {
      const [, path = '', hash, size] = /^"?(.+?)"?,sha256=([\w-]+),(\d+)$/.exec(line) ?? [];
      const bytes = files[path];
      expect(String(bytes?.length), `${wheel} ${line}`).toBe(size);
      expect(Buffer.from(sha256(bytes ?? new Uint8Array()), 'hex').toString('base64url')).toBe(hash);
    }
    expect(readWheel(read(wheel)).imports.length, wheel).toBeGreaterThan(0);
  }
}, 60_000);
