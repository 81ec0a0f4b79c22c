import type { Output } from '../../../src/contract/display';
import type { FileEntry } from '../../../src/contract/files';
import type { RunResult } from '../../../src/contract/kernel';
import type { CellRunner, ToolContext, ToolResult } from '../../../src/contract/tool';

export const CONTEXT: ToolContext = {
  signal: new AbortController().signal,
  onOutput: () => {},
  cellId: 'cell',
  findings: [],
  ask: async () => null,
  askHost: async () => null,
};

export const RAN: RunResult = {
  status: 'ok',
  count: 1,
  error: null,
  files: [],
  removed: [],
  unsaved: null,
  seconds: 0.1,
  wholeOutput: null,
  loss: null,
};

/** Runs nothing, and puts this out. */
export function cells(outputs: readonly Output[], result: Partial<RunResult> = {}): CellRunner {
  return { run: async () => ({ result: { ...RAN, ...result }, outputs }), offer: () => {} };
}

export function file(path: string, size = 10, type = 'text/csv'): FileEntry {
  return { path, kind: 'file', size, modified: 1, type, revision: 1, expires: null };
}

export function textOf(result: ToolResult): string {
  return result.forModel.map((part) => (part.kind === 'text' ? part.text : `<image ${part.data.size}>`)).join('\n');
}
