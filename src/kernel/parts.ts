import shellScript from 'virtual:shell-script';
import { fail, ok, type Result } from '../contract/result';

/** Parts of the worker's script that are loaded when they are first used. */
const PARTS: Readonly<Record<string, string>> = { shell: shellScript };

/** The text of one, from the page's own origin. */
export async function fetchPart(name: string): Promise<Result<string>> {
  const url = Object.hasOwn(PARTS, name) ? PARTS[name] : undefined;
  if (url === undefined) return fail('unknown', `There is no part ${name}.`);
  try {
    const response = await fetch(url);
    if (response.ok) return ok(await response.text());
    return fail('unreachable', `The shell could not be fetched (${response.status}). Reload the page.`);
  } catch {
    return fail('unreachable', 'The shell could not be fetched. Connect to the network once, and try again.');
  }
}

/**
 * For a worker that can load no script any more (WebKit's): each part as a function under its name in `carrelLate`, which costs
 * little until it is called. Without what can't be fetched Python starts all the same.
 */
export async function lateScripts(): Promise<readonly string[]> {
  const parts = await Promise.all(Object.keys(PARTS).map(async (name) => [name, await fetchPart(name)] as const));
  return parts.flatMap(([name, part]) =>
    part.ok ? [`(globalThis.carrelLate ??= {}).${name} = () => {\n${part.value}\n};`] : [],
  );
}
