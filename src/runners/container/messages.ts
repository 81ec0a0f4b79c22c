/** What `run-job.mjs` says, one message on a line. */
export type FromContainer =
  | { readonly kind: 'stdout' | 'stderr'; readonly data: Uint8Array }
  | {
      readonly kind: 'end';
      readonly exitCode: number;
      /** From the container's working directory. */
      readonly written: readonly string[];
      readonly removed: readonly string[];
      readonly seconds: number;
    };

/** A line that has the agreed form; null: it is passed over. Programs in the container may write what they like. */
export function toFromContainer(line: string): FromContainer | null {
  let said: unknown;
  try {
    said = JSON.parse(line);
  } catch {
    return null;
  }
  if (typeof said !== 'object' || said === null) return null;
  const { kind, data, exitCode, written, removed, seconds } = said as Readonly<Record<string, unknown>>;
  if (kind === 'stdout' || kind === 'stderr') {
    if (typeof data !== 'string' || !/^[A-Za-z0-9+/]*={0,2}$/.test(data)) return null;
    return { kind, data: Uint8Array.from(atob(data), (letter) => letter.charCodeAt(0)) };
  }
  const isEnd =
    kind === 'end' && Number.isInteger(exitCode) && isNames(written) && isNames(removed) && typeof seconds === 'number';
  return isEnd ? { kind, exitCode: Number(exitCode) & 255, written, removed, seconds } : null;
}

/** Relative and normalised. */
function isNames(value: unknown): value is string[] {
  return (
    Array.isArray(value) &&
    value.every(
      (name) =>
        typeof name === 'string' && /^(?:(?!\.{1,2}(?:\/|$))[^/\0]+)(?:\/(?!\.{1,2}(?:\/|$))[^/\0]+)*$/.test(name),
    )
  );
}
