import type { FromProgram, NextCommand } from '../contract/program';

/** What the worker of a program said, if it has the agreed form; null: it is passed over. It comes out of a sandbox. */
export function toFromProgram(data: unknown): FromProgram | null {
  if (!isRecord(data)) return null;
  switch (data.kind) {
    case 'stdout':
    case 'stderr':
      return isBytes(data.data) ? { kind: data.kind, data: data.data } : null;
    case 'progress': {
      const { label, loaded, total, unit } = data;
      const isWhole =
        typeof label === 'string' &&
        isAmount(loaded) &&
        (total === null || isAmount(total)) &&
        (unit === 'steps' || unit === 'seconds');
      return isWhole ? { kind: 'progress', label: label.slice(0, 200), loaded, total, unit } : null;
    }
    case 'end': {
      const { exitCode, next, written, removed, seconds } = data;
      const isWhole =
        Number.isInteger(exitCode) &&
        (next === null || isNext(next)) &&
        isAmount(seconds) &&
        Array.isArray(written) &&
        written.every(isFile) &&
        Array.isArray(removed) &&
        removed.every(isPath);
      if (!isWhole) return null;
      const files = written.map(({ path, data }) => ({ path, data }));
      const then = next && { argv: [...next.argv], stdin: next.stdin };
      const code = Number(exitCode) & 255;
      return { kind: 'end', exitCode: code, next: then, written: files, removed: [...removed], seconds };
    }
    default:
      return null;
  }
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}

function isBytes(value: unknown): value is Uint8Array<ArrayBuffer> {
  return value instanceof Uint8Array && value.buffer instanceof ArrayBuffer;
}

function isAmount(value: unknown): value is number {
  return typeof value === 'number' && Number.isFinite(value) && value >= 0;
}

/** Absolute and normalised. */
function isPath(value: unknown): value is string {
  return typeof value === 'string' && /^(?:\/(?!\.{1,2}(?:\/|$))[^/\0]+)+$/.test(value);
}

function isNext(value: unknown): value is NextCommand {
  if (!isRecord(value) || !isBytes(value.stdin) || !Array.isArray(value.argv)) return false;
  return value.argv.length > 0 && value.argv.every((word) => typeof word === 'string');
}

function isFile(value: unknown): value is { readonly path: string; readonly data: Uint8Array<ArrayBuffer> } {
  return isRecord(value) && isPath(value.path) && isBytes(value.data);
}
