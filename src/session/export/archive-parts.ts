import type { LogEvent } from '../../contract/conversation';
import { DATA_ROOT } from '../../contract/files';
import { confine } from '../../lib/path';
import {
  type Archive,
  type ArchivedFile,
  BLOBS,
  FILES,
  LEDGER,
  type LedgerLine,
  LOG,
  type Manifest,
  SESSION,
  VERSION,
} from './archive';
import { ledgerLineOf, logEventOf, manifestOf, sessionOf, versionOf } from './checks';
import { unpack } from './packed';
import { damaged, notCarrel, Refused } from './refused';

/** Throws `Refused`, as all functions here. */
export function manifestFrom(text: string): Manifest {
  const value = json(text);
  const version = versionOf(value);
  if (version === null) throw notCarrel();
  if (version > VERSION) {
    throw new Refused(
      'newer',
      `This session was exported by a newer Carrel (format ${version}; this one reads format ${VERSION}). Import it there, or update this one.`,
    );
  }
  const manifest = manifestOf(value);
  if (manifest === null) throw damaged('its carrel.json can’t be understood');
  return manifest;
}

/** What the members are, by their names; each has been found to be what the manifest says. */
export async function archiveFrom(manifest: Manifest, members: ReadonlyMap<string, Blob>): Promise<Archive> {
  const pictures = new Map([...members].filter(([name]) => name.startsWith(BLOBS)));
  const part = async (name: string): Promise<string> => {
    const data = members.get(name);
    if (data === undefined) throw damaged(`${name} is missing`);
    return data.text();
  };
  const document = sessionOf(unpack(json(await part(SESSION)), pictures));
  if (document === null) throw damaged(`${SESSION} can’t be understood`);
  return {
    document,
    events: lines(await part(LOG), LOG, (value): LogEvent | null => logEventOf(unpack(value, pictures))),
    requests: lines(await part(LEDGER), LEDGER, (value): LedgerLine | null => ledgerLineOf(unpack(value, pictures))),
    files: filesOf(manifest, members),
    folders: manifest.folders.map((folder) => filePath(`${FILES}${folder}`)),
  };
}

function filesOf(manifest: Manifest, members: ReadonlyMap<string, Blob>): readonly ArchivedFile[] {
  return manifest.members.flatMap(({ name, sha256, modified = manifest.exported, expires = null }) => {
    const data = name.startsWith(FILES) ? members.get(name) : undefined;
    return data === undefined ? [] : [{ path: filePath(name), data, sha256, modified, expires }];
  });
}

/** The path below the data folder of a member. What is not in its plain form is refused, not mended. */
export function filePath(member: string): string {
  const wanted = `${DATA_ROOT}/${member.slice(FILES.length)}`;
  if (confine(wanted, DATA_ROOT).path !== wanted || wanted.includes('\\')) {
    throw new Refused(
      'unsafe',
      `This zip was not imported: it would write “${member}”, which is no plain path of a file.`,
    );
  }
  return wanted;
}

function lines<T>(text: string, name: string, of: (value: unknown) => T | null): readonly T[] {
  return text
    .split('\n')
    .filter((line) => line !== '')
    .map((line, place) => {
      const found = of(json(line));
      if (found === null) throw damaged(`line ${place + 1} of ${name} can’t be understood`);
      return found;
    });
}

function json(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
