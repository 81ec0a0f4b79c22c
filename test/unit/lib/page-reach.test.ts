import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { pagePolicy } from '../../../scripts/policy';
import { ROOT } from '../../../scripts/project';
import { callProblem, mayCall } from '../../../src/lib/page-reach';

test('the page itself connects to where it came from, and to no other host', () => {
  expect(pagePolicy("'x'")).toMatch(/; connect-src 'self';/);
});

test('says of the policy of the exit what it says', () => {
  const page = readFileSync(join(ROOT, 'public/exit.html'), 'utf8');
  const [, policy] = /http-equiv="Content-Security-Policy" content="([^"]*)"/.exec(page) ?? [];
  expect(policy).toBe("default-src 'none'; connect-src https: http://localhost:* http://127.0.0.1:*");
  for (const address of ['https://a.example', 'https://192.168.1.5:1', 'http://localhost:1', 'http://127.0.0.1:8080'])
    expect(mayCall(new URL(address)), address).toBe(true);
  for (const address of ['http://192.168.1.5:11434', 'http://a.example', 'http://[::1]:1', 'http://nas.local'])
    expect(mayCall(new URL(address)), address).toBe(false);
});

test('names a way out', () => {
  expect(callProblem('http://192.168.1.5:11434/v1')).toBe(
    'This page may call http addresses of this device only, by the name localhost; 192.168.1.5 is not one. Bring the server here with a tunnel (ssh -N -L 11434:localhost:11434 192.168.1.5) and enter http://localhost:11434/v1, or use https.',
  );
  expect(callProblem('http://[::1]:8080/v1')).toMatch(/Enter http:\/\/localhost:8080\/v1\.$/);
  for (const fine of ['https://a.example', 'http://localhost:1/v1', '', 'localhost'])
    expect(callProblem(fine)).toBeNull();
});
