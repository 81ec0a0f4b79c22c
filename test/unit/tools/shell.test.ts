import { expect, test } from 'vitest';
import { createShellTool } from '../../../src/tools/shell';
import { createNetworkDouble } from '../../doubles/network';
import { CONTEXT, cells, textOf } from './kit';

test('a command runs as a cell of the shell, and the model gets its output', async () => {
  const ran: string[] = [];
  const { offer, run } = cells([
    { kind: 'stream', name: 'stdout', text: 'a.csv\n' },
    { kind: 'stream', name: 'stderr', text: '[exit code 1]\n' },
  ]);
  const tool = createShellTool({
    cells: {
      offer,
      run: (cellId, code, options) => {
        ran.push(code);
        return run(cellId, code, options);
      },
    },
    kernel: { preflight: async () => [], frames: async () => [] },
    network: createNetworkDouble(),
    shrink: async () => null,
    images: () => false,
  });
  expect(textOf(await tool.run({ command: 'ls; false' }, CONTEXT))).toBe('a.csv\n[exit code 1]');
  expect(ran).toEqual(['%%shell\nls; false']);
});
