import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { PROGRAMS, readRecorded, readSetup } from '../../../scripts/shell/record';
import { createTestShellWithPrograms, type TestShell } from '../../doubles/shell';

const recorded = readRecorded(PROGRAMS);

let bash: TestShell;

beforeAll(async () => {
  bash = await createTestShellWithPrograms();
}, 120_000);

beforeEach(async () => {
  await bash.run('rm -rf /work; mkdir /work', { cwd: '/' });
  await bash.run(readSetup(PROGRAMS));
});

it.each(recorded)('$line', async ({ line, out, code }) => {
  const done = await bash.run(line, { env: PROGRAMS.env });
  expect({ out: done.out, code: done.code }, done.err).toEqual({ out: Buffer.from(out, 'latin1').toString(), code });
});

const FILES = 'mkdir -p d/e; seq 3000 > d/n.txt; printf é > d/e/é.txt; : > d/empty; printf "\\0\\1" > d/raw';

describe('7z', () => {
  it('packs, lists, tests and unpacks a folder, and adds to an archive', async () => {
    const done = await bash.run(
      `${FILES}; 7z a x.7z d >/dev/null; 7z t x.7z | tail -1; mkdir out; 7z x x.7z -oout >/dev/null; diff -r d out/d; echo $?
       7z a x.7z a.txt >/dev/null; 7z d x.7z d/raw >/dev/null; 7z l x.7z | tail -1 | awk '{print $3, $4, $5, $6, $7}'
       7z e x.7z -so a.txt; 7z a y.zip d >/dev/null; unzip -l y.zip | tail -1`,
    );
    expect(done.err).toBe('');
    expect(done.out).toMatch(/^Everything is Ok\n0\n13906 4 files, 2 folders\nalpha beta\n +13897 .* files\n$/);
  });

  it('says what is no archive, damaged, or would leave the folder', async () => {
    const done = await bash.run(
      `${FILES}; 7z t a.txt; echo $?; 7z a x.7z d >/dev/null
       python3 -c "data = bytearray(open('x.7z', 'rb').read()); data[60] ^= 255; open('x.7z', 'wb').write(data)"; 7z t x.7z; echo $?
       python3 -c "import zipfile; zipfile.ZipFile('z.zip', 'w').writestr('../evil.txt', 'x')"; 7z x z.zip; echo $?; ls ..`,
    );
    expect(done.out).toMatch(/^2\n2\n2\n/);
    expect(done.out).not.toContain('evil');
    expect(done.err).toContain('7z: a.txt: Cannot open the file as archive');
    expect(done.err).toMatch(/7z: (Data Error|CRC Failed) : /);
    expect(done.err).toContain('7z: Dangerous path in the archive: ../evil.txt');
  });

  describe.skipIf(spawnSync('7z').error !== undefined)('beside the 7z of this machine', () => {
    const place = mkdtempSync(join(tmpdir(), 'seven-test-'));
    const seven = (...words: string[]) => spawnSync('7z', words, { cwd: place, encoding: 'utf8' });
    afterAll(() => rmSync(place, { recursive: true, force: true }));

    it('each reads what the other packed, by every method that is here', async () => {
      await bash.run(`${FILES}; 7z a ours.7z d`);
      writeFileSync(join(place, 'ours.7z'), bash.fs.readFile('/work/ours.7z'));
      expect(seven('t', 'ours.7z').status).toBe(0);
      expect(seven('x', 'ours.7z').status).toBe(0);
      for (const method of ['LZMA2', 'LZMA', 'BZip2', 'Deflate', 'Copy']) {
        seven('a', `${method}.7z`, 'd', `-m0=${method}`);
        bash.fs.writeFile(`/work/${method}.7z`, new Uint8Array(readFileSync(join(place, `${method}.7z`))));
        const done = await bash.run(`7z x ${method}.7z -o${method} >/dev/null; diff -r d ${method}/d; echo $?`);
        expect({ method, out: done.out, err: done.err }).toEqual({ method, out: '0\n', err: '' });
      }
    });
  });
});
