import { expect, test, vi } from 'vitest';
import { checkUp } from '../../../src/checkup/checkup';
import { reportOf } from '../../../src/checkup/report';
import type { Bench, Outcome, Probe } from '../../../src/contract/checkup';

const WORKS: Outcome = { verdict: 'works', detail: 'It does.' };

function probe(id: string, run: () => Promise<Outcome>): Probe {
  return { id, title: id.toUpperCase(), run };
}

function bench() {
  const end = vi.fn(async () => {});
  return { end, open: () => ({ end }) as unknown as Bench };
}

test('probes run in order, one that throws has failed, and the bench is ended', async () => {
  const { end, open } = bench();
  const told: string[] = [];
  const probes = [
    probe('a', async () => WORKS),
    probe('b', () => Promise.reject(new Error('No such thing'))),
    probe('c', async () => ({ verdict: 'limited', detail: 'In part.' })),
  ];
  const probed = await checkUp(open, {
    probes,
    onStart: ({ id }) => told.push(`start ${id}`),
    onEnd: ({ id, verdict }) => told.push(`${verdict} ${id}`),
  });
  expect(told).toEqual(['start a', 'works a', 'start b', 'fails b', 'start c', 'limited c']);
  expect(probed[1]).toMatchObject({ id: 'b', title: 'B', verdict: 'fails', detail: 'No such thing' });
  expect(end).toHaveBeenCalledOnce();
});

test('a probe without an end fails, and the others run', async () => {
  const { open } = bench();
  const probes = [probe('a', () => new Promise(() => {})), probe('b', async () => WORKS)];
  const probed = await checkUp(open, { probes, limit: 20 });
  expect(probed.map(({ verdict }) => verdict)).toEqual(['fails', 'works']);
  expect(probed[0]?.detail).toContain('no end');
});

test('where Python does not start, nothing else of it is tried', async () => {
  const { end, open } = bench();
  const probes = [
    probe('boot', async () => ({ verdict: 'fails', detail: 'No memory.' })),
    probe('run', () => expect.unreachable()),
  ];
  expect(await checkUp(open, { probes })).toHaveLength(1);
  expect(end).toHaveBeenCalledOnce();
});

test('stopped, it gives up the probe under way and ends the bench', async () => {
  const { end, open } = bench();
  const abort = new AbortController();
  const probes = [probe('a', async () => WORKS), probe('b', () => new Promise(() => {}))];
  const probed = await checkUp(open, {
    probes,
    signal: abort.signal,
    onStart: ({ id }) => id === 'b' && queueMicrotask(() => abort.abort()),
  });
  expect(probed.map(({ id }) => id)).toEqual(['a']);
  expect(end).toHaveBeenCalledOnce();
});

test('a report is a table that a line break or a bar in a detail does not break', () => {
  const probed = [{ id: 'a', title: 'A', verdict: 'fails', detail: 'this | that\nmore', seconds: 1.25 } as const];
  const report = reportOf(probed, { userAgent: 'Browser/1', time: 0 });
  expect(report).toContain('Carrel in Browser/1, 1970-01-01T00:00:00.000Z');
  expect(report).toContain('| A | FAILS | 1.3 s | this \\| that more |');
});
