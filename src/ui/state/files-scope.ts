import { type Accessor, createEffect, createMemo, createSignal, on, onCleanup } from 'solid-js';
import type { FileEntry } from '../../contract/files';
import type { SessionDocument } from '../../contract/session';
import { isHidden } from '../../lib/hidden-files';
import { noteFiles } from '../../session/notebook';
import type { OpenSession } from '../../session/open-session';
import { filesOfSession } from '../../session/session-files';
import { shownPath } from './files-view';
import type { SmallStorage } from './small-storage';

/** `session`: those that were attached, made, changed or named in the session on the desk. */
export type Scope = 'all' | 'session';
export type Order = 'name' | 'newest' | 'largest';

/** Which files are listed, and in which order; remembered for each session. */
export interface FilesScope {
  readonly list: Accessor<readonly FileEntry[]>;
  readonly scope: Accessor<Scope>;
  readonly order: Accessor<Order>;
  /** How many files of this scope are hidden ones, such as those in `.git`. */
  readonly hidden: Accessor<number>;
  /** Whether they are listed. */
  readonly showsHidden: Accessor<boolean>;
  setScope(scope: Scope): void;
  setOrder(order: Order): void;
  showHidden(shows: boolean): void;
}

interface Choice {
  readonly scope: Scope;
  readonly order: Order;
  readonly showsHidden: boolean;
}

const KEY = 'carrel.files-view';
const START: Choice = { scope: 'all', order: 'name', showsHidden: false };
/** Sessions whose choice is remembered: those chosen in last. */
const MOST = 200;

const BY: Readonly<Record<Order, (a: FileEntry, b: FileEntry) => number>> = {
  name: () => 0,
  newest: (a, b) => b.modified - a.modified,
  largest: (a, b) => b.size - a.size,
};

export interface FilesScopeParts {
  readonly session: Accessor<OpenSession | null>;
  /** All files, sorted by path. */
  readonly files: Accessor<readonly FileEntry[]>;
  /** Paths that were dropped or picked last: they belong to the session on the desk. */
  readonly added: Accessor<readonly string[]>;
  readonly storage: SmallStorage;
}

/** Must be called inside a reactive root, which then owns all listeners. */
export function createFilesScope({ session, files, added, storage }: FilesScopeParts): FilesScope {
  const [choices, setChoices] = createSignal(read(storage));
  const [document, setDocument] = createSignal<SessionDocument | null>(null);
  const id = createMemo(() => session()?.document.info.id ?? '');
  const choice = () => choices().get(id()) ?? START;
  const choose = (change: Partial<Choice>) => {
    const next = new Map(choices());
    next.delete(id());
    next.set(id(), { ...choice(), ...change });
    setChoices(new Map([...next].slice(-MOST)));
    storage.setItem(KEY, JSON.stringify([...choices()]));
  };

  createEffect(
    on(session, (open) => {
      setDocument(open?.document ?? null);
      if (open) onCleanup(open.watch(() => setDocument(open.document)));
    }),
  );
  createEffect(
    on(added, (paths) => paths.length > 0 && session()?.change((document) => noteFiles(document, paths)), {
      defer: true,
    }),
  );
  // Cells put out text many times in a second; what they are named by changes seldom.
  const own = createMemo<ReadonlySet<string> | null>(
    () => {
      const open = document();
      if (choice().scope === 'all' || open === null) return null;
      return filesOfSession(
        open,
        files().map((entry) => entry.path),
        shownPath,
      );
    },
    null,
    { equals: isSame },
  );
  const inScope = createMemo(() => {
    const wanted = own();
    return wanted === null ? files() : files().filter((entry) => wanted.has(entry.path));
  });
  const plain = createMemo(() => inScope().filter((entry) => !isHidden(entry.path)));
  const list = createMemo(() => {
    const some = choice().showsHidden ? inScope() : plain();
    return choice().order === 'name' ? some : [...some].sort(BY[choice().order]);
  });
  return {
    list,
    scope: () => choice().scope,
    order: () => choice().order,
    hidden: () => inScope().length - plain().length,
    showsHidden: () => choice().showsHidden,
    setScope: (scope) => choose({ scope }),
    setOrder: (order) => choose({ order }),
    showHidden: (showsHidden) => choose({ showsHidden }),
  };
}

function isSame(a: ReadonlySet<string> | null, b: ReadonlySet<string> | null): boolean {
  return a === b || (a !== null && b !== null && a.size === b.size && [...a].every((path) => b.has(path)));
}

function read(storage: SmallStorage): ReadonlyMap<string, Choice> {
  try {
    const kept = JSON.parse(storage.getItem(KEY) ?? '[]') as readonly [string, Partial<Choice>][];
    return new Map(
      kept.map(([id, { scope, order, showsHidden }]) => [
        id,
        {
          scope: scope === 'session' ? 'session' : 'all',
          order: order !== undefined && order in BY ? order : 'name',
          showsHidden: showsHidden === true,
        },
      ]),
    );
  } catch {
    return new Map();
  }
}
