import type { Bridge } from './bridge';
import { follow } from './navigation';

/** The name under which scripts find the document's address; see `withOwnLocation`. */
const NAME = 'carrelLocation';
const PARTS = ['hash', 'host', 'hostname', 'href', 'origin', 'pathname', 'port', 'protocol', 'search'] as const;

const USE = new RegExp(
  `(?<![\\w$.]|(?:const|let|var)\\s+)(?:(?:window|self|document|globalThis|top|parent)\\.)?location(?=\\s*(?:=(?![=>])|\\.\\s*(?:${PARTS.join('|')}|assign|replace|reload|toString)\\b))`,
  'g',
);

/**
 * The text of a script with another name in the place of `location`. No script can change what `location` is, and in this
 * frame it is the desk's: reading it tells nothing of the application, and going there leads out of the preview.
 */
export function withOwnLocation(text: string): string {
  return text.includes('location') ? text.replace(USE, `self.${NAME}`) : text;
}

/** Puts the document's own address where such scripts look for it. */
export function installLocation(bridge: Bridge): void {
  const go = (address: unknown) => {
    const url = bridge.resolve(String(address));
    if (url) follow(bridge, url);
  };
  const location = {
    assign: go,
    replace: go,
    reload: () => bridge.go(bridge.url),
    toString: () => bridge.url.href,
  };
  for (const part of PARTS) {
    Object.defineProperty(location, part, {
      enumerable: true,
      get: () => bridge.url[part],
      set(value: unknown) {
        const url = part === 'href' ? bridge.resolve(String(value)) : new URL(bridge.url);
        if (!url || part === 'origin') return;
        if (part !== 'href') url[part] = String(value);
        follow(bridge, url);
      },
    });
  }
  Object.defineProperty(self, NAME, { get: () => location, set: go });
}
