import type { Pairs } from './messages';

interface Cookie {
  readonly value: string;
  readonly path: string;
  readonly isHidden: boolean;
  /** Milliseconds since the epoch; null: as long as the server runs. */
  readonly until: number | null;
}

/** As browsers bound it; what is longer is left out, and of too many the oldest goes. */
const LONGEST = 4096;
const MOST = 200;

/** The cookies of one server (RFC 6265, as far as one host needs it). They last as long as the page. */
export class Cookies {
  readonly #all = new Map<string, Cookie>();

  /** Takes what an answer sets. */
  take(headers: Pairs): void {
    for (const [name, value] of headers) if (name.toLowerCase() === 'set-cookie') this.set(value, false);
  }

  /** `isScript`: it was set by a document, which can't make one that it does not see. */
  set(text: string, isScript = true): void {
    const [first = '', ...rest] = text.split(';');
    const place = first.indexOf('=');
    const name = first.slice(0, Math.max(0, place)).trim();
    if (name === '' || first.length > LONGEST || (isScript && this.#all.get(name)?.isHidden)) return;
    const options = new Map(
      rest.map((part) => {
        const [key = '', ...value] = part.split('=');
        return [key.trim().toLowerCase(), value.join('=').trim()] as const;
      }),
    );
    const until = expiry(options.get('max-age'), options.get('expires'));
    const path = options.get('path');
    const cookie: Cookie = {
      value: first.slice(place + 1).trim(),
      path: path?.startsWith('/') ? path : '/',
      isHidden: !isScript && options.has('httponly'),
      until,
    };
    if (until !== null && until <= Date.now()) this.#all.delete(name);
    else this.#all.set(name, cookie);
    const [oldest] = this.#all.keys();
    if (this.#all.size > MOST && oldest !== undefined) this.#all.delete(oldest);
  }

  /** What is sent with a request to a path; empty: nothing. */
  header(path: string): string {
    return this.#joined(path, () => true);
  }

  /** What a document's scripts see. */
  visible(path: string): string {
    return this.#joined(path, (cookie) => !cookie.isHidden);
  }

  #joined(path: string, isWanted: (cookie: Cookie) => boolean): string {
    const now = Date.now();
    return [...this.#all]
      .filter(([, cookie]) => (cookie.until === null || cookie.until > now) && covers(cookie.path, path))
      .filter(([, cookie]) => isWanted(cookie))
      .map(([name, cookie]) => `${name}=${cookie.value}`)
      .join('; ');
  }
}

function covers(folder: string, path: string): boolean {
  return path === folder || path.startsWith(folder.endsWith('/') ? folder : `${folder}/`);
}

function expiry(age: string | undefined, date: string | undefined): number | null {
  if (age !== undefined && /^-?\d+$/.test(age)) return Date.now() + Number(age) * 1000;
  const time = date === undefined ? Number.NaN : Date.parse(date);
  return Number.isNaN(time) ? null : time;
}
