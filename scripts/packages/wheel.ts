import { createHash } from 'node:crypto';
import { strFromU8, unzipSync } from 'fflate';
import { normaliseName } from '../../src/packages/names.ts';
import { markerHolds } from './marker.ts';

/** What a wheel says about itself. Format: https://packaging.python.org/en/latest/specifications/binary-distribution-format/ */
export interface WheelFacts {
  readonly name: string;
  readonly version: string;
  /** Names that `import` finds in it, sorted. */
  readonly imports: readonly string[];
  /** Normalised names of what it needs here, whether or not they are at hand, sorted. */
  readonly requires: readonly string[];
  readonly sha256: string;
  /** Bytes. */
  readonly size: number;
}

export function sha256(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}

/** Throws where the bytes are no wheel. */
export function readWheel(bytes: Uint8Array): WheelFacts {
  const paths: string[] = [];
  const texts = unzipSync(bytes, {
    filter: ({ name }) => {
      paths.push(name);
      return /^[^/]+\.dist-info\/METADATA$/.test(name);
    },
  });
  const [metadata] = Object.values(texts);
  if (metadata === undefined) throw new Error('A wheel without METADATA');
  const header = strFromU8(metadata).replaceAll('\r\n', '\n').split('\n\n', 1)[0] ?? '';
  return {
    name: field(header, 'Name'),
    version: field(header, 'Version'),
    imports: importNames(paths),
    requires: requirements(header),
    sha256: sha256(bytes),
    size: bytes.length,
  };
}

function field(header: string, name: string): string {
  const value = new RegExp(`^${name}: *(.+)$`, 'm').exec(header)?.[1]?.trim();
  if (!value) throw new Error(`A wheel without ${name} in its METADATA`);
  return value;
}

function requirements(header: string): string[] {
  const found = new Set<string>();
  for (const [, line = ''] of header.matchAll(/^Requires-Dist: *(.+)$/gm)) {
    const [requirement = '', marker] = line.split(';', 2);
    const name = /^[A-Za-z0-9][A-Za-z0-9._-]*/.exec(requirement.trim())?.[0];
    if (name !== undefined && (marker === undefined || markerHolds(marker))) found.add(normaliseName(name));
  }
  return [...found].sort();
}

/** The first parts of the paths that hold code, private names left out: nobody imports those by hand. */
function importNames(paths: readonly string[]): string[] {
  const found = new Set<string>();
  for (const path of paths) {
    const [first = '', ...rest] = path.split('/');
    const name = rest.length === 0 ? (first.split('.', 1)[0] ?? '') : first;
    if (/\.(py|so)$/.test(path) && /^[A-Za-z]\w*$/.test(name)) found.add(name);
  }
  return [...found].sort();
}
