import { createHash, randomBytes, randomInt, timingSafeEqual } from 'node:crypto';
import { readFileSync, statSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { Level, Paired, PairRequest } from '../../../src/contract/docker';
import { writeWhole } from '../files/write-whole';
import { Refusal } from '../refusal';

/** A desk that was paired. Its tokens themselves are not kept. */
export interface Client {
  readonly id: string;
  readonly name: string;
  /** Exact: scheme, host and port. */
  readonly origin: string;
  readonly level: Level;
  /** SHA-256 of the secrets of its tokens, in hex, the newest last. */
  readonly secrets: readonly string[];
  /** Milliseconds since the epoch. */
  readonly paired: number;
}

/** Crockford's base 32: no letters that look like digits. */
const LETTERS = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
const CODE_LENGTH = 8;
const CODE_MS = 10 * 60_000;
/** Wrong codes until the code is another one. Of 32^8 codes that leaves an attacker nothing. */
const TRIES = 5;
/** Tokens of one desk that are good at a time: one for each of its tabs that keeps its own. */
const TOKENS = 4;
/** No digest of any secret. */
const NOBODY = 'none';

export interface Clients {
  /** The code of now, as it is shown. Another one after it was used, after ten minutes and after five wrong ones. */
  code(): string;
  /** Throws a `Refusal`. */
  pair(request: PairRequest, origin: string): Promise<Paired>;
  /** Null where the token is none, was revoked, or is another origin's. */
  authenticate(token: string, origin: string): Client | null;
  isPaired(origin: string): boolean;
  list(): readonly Client[];
  /** False where there is none of that id. */
  revoke(id: string): Promise<boolean>;
}

export interface ClientsOptions {
  readonly file: string;
  readonly runner: string;
  /** The highest level that is given. */
  readonly highest: Level;
  /** Origins that may pair; empty: each that knows the code. */
  readonly origins: readonly string[];
  readonly now?: () => number;
  onCode(code: string): void;
}

export function createClients({ file, runner, highest, origins, onCode, now = Date.now }: ClientsOptions): Clients {
  let clients: readonly Client[] = [];
  let readAt = -1;
  let code = '';
  let codeEnds = 0;
  let wrong = 0;
  newCode();

  function newCode(): void {
    code = Array.from({ length: CODE_LENGTH }, () => LETTERS[randomInt(LETTERS.length)]).join('');
    codeEnds = now() + CODE_MS;
    wrong = 0;
  }

  /** Another process may have revoked one. */
  function current(): readonly Client[] {
    const changed = statSync(file, { throwIfNoEntry: false })?.mtimeMs ?? 0;
    if (changed !== readAt) {
      clients = changed === 0 ? [] : (JSON.parse(readFileSync(file, 'utf8')) as Client[]);
      readAt = changed;
    }
    return clients;
  }

  async function save(next: readonly Client[]): Promise<void> {
    await mkdir(dirname(file), { recursive: true, mode: 0o700 });
    await writeWhole(file, JSON.stringify(next, null, 2));
    readAt = -1;
  }

  function shown(): string {
    return `${code.slice(0, CODE_LENGTH / 2)}-${code.slice(CODE_LENGTH / 2)}`;
  }

  return {
    code() {
      if (now() > codeEnds) newCode();
      return shown();
    },

    async pair({ code: given, name, level, client }, origin) {
      if (origins.length > 0 && !origins.includes(origin))
        throw new Refusal('forbidden', `The runner does not take ${origin}`);
      if (level === 'open' && highest === 'sealed')
        throw new Refusal('forbidden', 'This runner was started for sealed jobs only');
      const isRight = isEqual(normalised(given), code) && now() <= codeEnds;
      if (!isRight) {
        wrong += 1;
        if (wrong >= TRIES || now() > codeEnds) {
          newCode();
          onCode(shown());
        }
        throw new Refusal('wrong-code', 'This is not the code that the runner’s terminal shows now');
      }
      // Used up before anything is awaited: it works once.
      newCode();
      const before = current().find((one) => one.id === client && one.origin === origin);
      const id = before?.id ?? randomBytes(8).toString('hex');
      const secret = randomBytes(32).toString('base64url');
      // Tokens of another level end: none may do more than it was given for.
      const others = before?.level === level ? before.secrets : [];
      const secrets = [...others, digest(secret)].slice(-TOKENS);
      const rest = current().filter((one) => one.id !== id);
      await save([...rest, { id, name, origin, level, secrets, paired: now() }]);
      onCode(shown());
      return { token: `${id}.${secret}`, client: id, runner, level };
    },

    authenticate(token, origin) {
      const dot = token.indexOf('.');
      const client = current().find(({ id }) => id === token.slice(0, Math.max(dot, 0)));
      const given = digest(token.slice(dot + 1));
      // Compared also where there is none, and with all, so that time does not tell.
      const isRight = (client?.secrets ?? [NOBODY]).filter((secret) => isEqual(given, secret)).length > 0;
      return client !== undefined && isRight && client.origin === origin ? client : null;
    },

    isPaired: (origin) => current().some((client) => client.origin === origin),
    list: current,

    async revoke(id) {
      const rest = current().filter((client) => client.id !== id);
      if (rest.length === current().length) return false;
      await save(rest);
      return true;
    },
  };
}

/** As a person types it: any case, spaces and hyphens; O, I and L for the digits they look like. */
function normalised(code: string): string {
  return code.toUpperCase().replaceAll(/[\s-]/g, '').replaceAll('O', '0').replaceAll(/[IL]/g, '1');
}

function digest(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

function isEqual(a: string, b: string): boolean {
  return timingSafeEqual(Buffer.from(digest(a)), Buffer.from(digest(b)));
}
