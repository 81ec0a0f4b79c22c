import { transform } from 'sucrase';

/** What a module gets, by the names that it knows them by. */
export const PARAMETERS = ['exports', 'require', 'module', '__filename', '__dirname', '__meta'] as const;

export type Compiled = (...given: readonly unknown[]) => unknown;

declare const self: DedicatedWorkerGlobalScope;

// Kept: scripts do not see them.
const load = self.importScripts.bind(self);
/** Where the worker is a `data:` one (WebKit), no policy lets it load a script: the page's own would have to allow `data:`. */
export const CAN_COMPILE = self.location.protocol !== 'data:';
const place = globalThis as { carrelScript?: Compiled | undefined };

const before = new Map<string, number>();

/** Letters that stand before the first line of a script, as its engine counts. */
export function columnsBefore(path: string): number {
  return before.get(path) ?? 0;
}

/** Whether a text is an ES module, for files whose name does not say it. */
export function isModule(text: string): boolean {
  return /^[ \t]*(?:import\s*(?:[\w$*{'"]|type\b)|export\s+(?:default|const|let|var|function|class|async|type|interface|enum|\{|\*)|export\s*[{*])/m.test(
    text,
  );
}

/** An ES module or TypeScript as a script for `require`. Lines stay where they are. Throws a SyntaxError. */
export function toScript(text: string, path: string, isEs: boolean): string {
  const isTyped = /\.[mc]?ts$/.test(path);
  // Before anything is put in front of it.
  const body = text.replace(/^#!.*/, '');
  if (!isEs && !isTyped) return body;
  try {
    const { code } = transform(body, {
      transforms: [...(isTyped ? (['typescript'] as const) : []), ...(isEs ? (['imports'] as const) : [])],
      filePath: path,
      production: true,
      disableESTransforms: true,
    });
    return (isEs ? '"use strict";' : '') + code.replaceAll(/\bimport\.meta\b/g, '__meta');
  } catch (error) {
    throw new SyntaxError(
      error instanceof Error ? error.message.replace(/^Error transforming [^:]*: /, '') : String(error),
    );
  }
}

/**
 * Makes a function of a script, without running it: the policy of the sandbox has no `eval`. Throws a SyntaxError that says
 * where, if that can be told.
 */
export function compile(text: string, path: string, isAsync: boolean): Compiled {
  const body = text.replace(/^#!.*/, '');
  const head = `globalThis.carrelScript=[${isAsync ? 'async ' : ''}function(${PARAMETERS.join(',')}){`;
  before.set(path, head.length);
  // In a list: so that the engine gives it no name of ours in tracebacks.
  const script = `${head}${body}\n}][0]\n//# sourceURL=${path.replaceAll(/[\s"']/g, encodeURIComponent)}`;
  const url = URL.createObjectURL(new Blob([script], { type: 'text/javascript' }));
  try {
    load(url);
  } catch (error) {
    throw error instanceof SyntaxError
      ? new SyntaxError(
          `${placeOf(text, path)}${error.message.replace(/^Failed to execute 'importScripts'[^:]*: /, '')}`,
        )
      : error;
  } finally {
    URL.revokeObjectURL(url);
  }
  const made = place.carrelScript;
  place.carrelScript = undefined;
  if (made === undefined) throw new SyntaxError(`${path} could not be read`);
  return made;
}

/** Where a text is broken, by another reader of the language; empty where that sees nothing wrong. */
function placeOf(text: string, path: string): string {
  try {
    transform(text.replace(/^#!.*/, ''), { transforms: [], filePath: path });
    return `${path}: `;
  } catch (error) {
    const [, line, column] = /\((\d+):(\d+)\)/.exec(error instanceof Error ? error.message : '') ?? [];
    return line === undefined ? `${path}: ` : `${path}:${line}:${column}: `;
  }
}
