import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { HEADERS } from '../../../scripts/headers.ts';
import { notice } from '../../../scripts/notice.ts';
import { ROOT } from '../../../scripts/project.ts';

test('NOTICE names what is shipped; otherwise run: npx tsx scripts/notice.ts', () => {
  expect(readFileSync(join(ROOT, 'NOTICE'), 'utf8')).toBe(notice());
});

test('other servers are told the same headers as ours sends', () => {
  const text = readFileSync(join(ROOT, 'public/_headers'), 'utf8');
  for (const [name, value] of Object.entries(HEADERS)) expect(text).toContain(`  ${name}: ${value}\n`);
});
