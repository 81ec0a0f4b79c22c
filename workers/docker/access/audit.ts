import { appendFileSync, existsSync, mkdirSync, renameSync, statSync } from 'node:fs';
import { dirname } from 'node:path';

const LARGEST = 20 * 1024 * 1024;

/** One line of JSON for everything that was done or refused, with no contents of files and no secrets. */
export interface Audit {
  write(event: string, about: Readonly<Record<string, string | number | boolean | null>>): void;
}

/** When the file has 20 MB it is put aside, in the place of the one before it. */
export function createAudit(file: string): Audit {
  mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
  let size = existsSync(file) ? statSync(file).size : 0;
  return {
    write(event, about) {
      const line = `${JSON.stringify({ time: new Date().toISOString(), event, ...about })}\n`;
      if (size > LARGEST) {
        renameSync(file, `${file}.1`);
        size = 0;
      }
      appendFileSync(file, line, { mode: 0o600 });
      size += Buffer.byteLength(line);
    },
  };
}
