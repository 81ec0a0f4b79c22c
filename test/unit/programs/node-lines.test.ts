import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { NODE_ENDS, NODE_LINES, withoutTrace } from '../../node-lines';

/** What Node 20 puts out. `RECORD=1` writes it anew. */
const RECORDED = join(import.meta.dirname, '../../node-lines.json');

const folder = mkdtempSync(join(tmpdir(), 'node-lines-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

test('what was recorded is what Node says', { timeout: 120_000 }, () => {
  const lines = Object.entries(NODE_LINES).map(([name, text]) => {
    writeFileSync(join(folder, 'line.js'), text);
    const { stdout, stderr } = spawnSync(process.execPath, ['line.js'], { cwd: folder, encoding: 'utf8' });
    return [name, stdout + stderr] as const;
  });
  const ends = Object.entries(NODE_ENDS).map(([name, { files, argv, stdin = '' }]) => {
    for (const [file, text] of Object.entries(files)) writeFileSync(join(folder, file), text);
    const ended = spawnSync(process.execPath, argv, { cwd: folder, encoding: 'utf8', input: stdin });
    return [name, { exitCode: ended.status, stdout: ended.stdout, stderr: withoutTrace(ended.stderr) }] as const;
  });
  const said = { lines: Object.fromEntries(lines), ends: Object.fromEntries(ends) };
  if (process.env.RECORD) writeFileSync(RECORDED, `${JSON.stringify(said, null, 2)}\n`);
  // Others write some of it in another way.
  if (process.version.startsWith('v20.')) expect(said).toEqual(JSON.parse(readFileSync(RECORDED, 'utf8')));
});
