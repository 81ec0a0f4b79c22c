import type { ContainerServer } from '../../contract/container';

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

/** A server as the container tells of it; null: its address is not one that `node.html` may show. */
export function toContainerServer(port: unknown, url: unknown): ContainerServer | null {
  if (typeof port !== 'number' || !Number.isInteger(port) || port < 1 || port > 65_535) return null;
  if (typeof url !== 'string' || !URL.canParse(url)) return null;
  const { protocol, hostname, href } = new URL(url);
  const isKnown =
    protocol === 'https:' && /\.(?:webcontainer-api\.io|webcontainer\.io|stackblitz\.com)$/.test(hostname);
  return isKnown ? { port, url: href } : null;
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
