import { describe, expect, test } from 'vitest';
import type { Output } from '../../../src/contract/display';
import type { KernelEvent } from '../../../src/contract/kernel';
import type { SessionDocument } from '../../../src/contract/session';
import { createCell } from '../../../src/session/notebook';
import { appendOutput, applyEvent, type Running, updateDisplay } from '../../../src/session/outputs';

function start(): SessionDocument {
  const cells = ['a', 'b'].map((id) => ({ ...createCell('code'), id }));
  return { info: { id: 's', title: 'T', created: 1, modified: 1 }, cells };
}

function run(
  events: readonly KernelEvent[],
  id = 'a',
  running: Running = { document: start(), clearNext: false },
): Running {
  return events.reduce((now, event) => applyEvent(now, id, event), running);
}

function outputs(running: Running, cell = 0): readonly Output[] | undefined {
  return running.document.cells[cell]?.outputs;
}

const out = (text: string): KernelEvent => ({ kind: 'stdout', text });
const err = (text: string): KernelEvent => ({ kind: 'stderr', text });
const show = (text: string, displayId: string | null = null, update = false): KernelEvent => ({
  kind: 'display',
  data: { 'text/plain': text },
  displayId,
  update,
});

test('text of one stream is one output until something else comes', () => {
  expect(outputs(run([out('1'), out('2\n'), err('e'), out('3'), show('d'), out('4'), out('')]))).toEqual([
    { kind: 'stream', name: 'stdout', text: '12\n' },
    { kind: 'stream', name: 'stderr', text: 'e' },
    { kind: 'stream', name: 'stdout', text: '3' },
    { kind: 'display', data: { 'text/plain': 'd' }, displayId: null },
    { kind: 'stream', name: 'stdout', text: '4' },
  ]);
});

test('carriage returns are kept', () => {
  expect(outputs(run([out('10%\r'), out('20%\r')]))).toEqual([{ kind: 'stream', name: 'stdout', text: '10%\r20%\r' }]);
});

test('appending does not change the list it is given', () => {
  const before: readonly Output[] = [{ kind: 'stream', name: 'stdout', text: 'a' }];
  expect(appendOutput(before, { kind: 'stream', name: 'stdout', text: 'b' })).toHaveLength(1);
  expect(before).toEqual([{ kind: 'stream', name: 'stdout', text: 'a' }]);
});

test('the value of the last expression', () => {
  expect(outputs(run([{ kind: 'result', count: 3, data: { 'text/plain': '42' } }]))).toEqual([
    { kind: 'result', count: 3, data: { 'text/plain': '42' } },
  ]);
});

test('events that put nothing out change nothing', () => {
  const before: Running = { document: start(), clearNext: true };
  const events: KernelEvent[] = [
    { kind: 'status', state: 'running' },
    { kind: 'progress', progress: null },
    { kind: 'input', prompt: '? ', password: false },
    out(''),
  ];
  for (const event of events) expect(applyEvent(before, 'a', event)).toBe(before);
});

describe('clear', () => {
  test('at once', () => {
    expect(outputs(run([out('1'), { kind: 'clear', wait: false }]))).toEqual([]);
    expect(outputs(run([out('1'), { kind: 'clear', wait: false }, out('2')]))).toMatchObject([{ text: '2' }]);
  });

  test('with the next output', () => {
    const waiting = run([out('1'), show('d'), { kind: 'clear', wait: true }]);
    expect(outputs(waiting)).toHaveLength(2);
    const next = run([out('2')], 'a', waiting);
    expect(outputs(next)).toEqual([{ kind: 'stream', name: 'stdout', text: '2' }]);
    expect(outputs(run([out('3')], 'a', next))).toMatchObject([{ text: '23' }]);
  });

  test('a clear at once takes the place of one that waits', () => {
    const running = run([out('1'), { kind: 'clear', wait: true }, { kind: 'clear', wait: false }, out('2'), show('d')]);
    expect(outputs(running)).toHaveLength(2);
  });
});

describe('updates of displays', () => {
  test('reach every display of the id, in all cells', () => {
    const first = run([show('1', 'x'), show('1', 'y'), show('1', 'x')]);
    const both = run([show('1', 'x'), out('t'), show('2', 'x', true)], 'b', first);
    expect(outputs(both, 0)?.map((each) => each.kind === 'display' && each.data['text/plain'])).toEqual([
      '2',
      '1',
      '2',
    ]);
    expect(outputs(both, 1)).toMatchObject([{ data: { 'text/plain': '2' }, displayId: 'x' }, { text: 't' }]);
  });

  test('of an unknown id change nothing', () => {
    const before = run([show('1', 'x'), show('none')]);
    expect(updateDisplay(before.document, 'other', {})).toBe(before.document);
    expect(run([show('2', 'other', true), show('3', null, true)], 'a', before).document).toBe(before.document);
  });

  test('leave cells without such a display the same objects', () => {
    const before = run([show('1', 'x')]).document;
    expect(updateDisplay(before, 'x', { 'text/plain': '2' }).cells[1]).toBe(before.cells[1]);
  });
});
