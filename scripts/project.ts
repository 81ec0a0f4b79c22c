import { realpathSync } from 'node:fs';
import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The root folder of the project, with no slash at its end. */
export const ROOT = fileURLToPath(new URL('..', import.meta.url)).replace(/[\\/]$/, '');

/** The built desk. `CARREL_DIST` names another folder, so that several builds can be served and tested beside each other. */
export const DIST = resolve(process.env.CARREL_DIST ?? `${ROOT}/dist`);

/** Where build-time files live that may be deleted at any time. */
export const CACHE = `${ROOT}/.cache`;

/** Whether a script was started by itself and not imported. */
export function isMain(url: string): boolean {
  const started = process.argv[1];
  return started !== undefined && realpathSync(started) === realpathSync(fileURLToPath(url));
}
