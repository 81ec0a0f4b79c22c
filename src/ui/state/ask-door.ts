import { type Accessor, createSignal, getOwner, runWithOwner } from 'solid-js';
import type { OpenSession } from '../../session/open-session';
import type { AskServices } from '../ask/services';
import type { Ask } from './ask';
import type { FilesView } from './files-view';
import type { SmallStorage } from './small-storage';
import type { Toasts } from './toasts';

export type View = 'conversation' | 'notebook';

/** The way to the conversation, which is loaded when it is first asked for: the first paint does not wait for it. */
export interface AskDoor {
  /** How the session is shown. */
  readonly view: Accessor<View>;
  setView(view: View): void;
  /** Null until it is loaded. Asking for it loads it. */
  readonly ask: Accessor<Ask | null>;
  readonly failed: Accessor<boolean>;
}

const KEY = 'carrel.view';

export interface AskDoorParts {
  readonly load: () => Promise<AskServices>;
  readonly session: Accessor<OpenSession | null>;
  readonly files: FilesView;
  readonly toasts: Toasts;
  readonly storage: SmallStorage;
}

export function createAskDoor({ load, session, files, toasts, storage }: AskDoorParts): AskDoor {
  const owner = getOwner();
  const [view, setView] = createSignal<View>(storage.getItem(KEY) === 'conversation' ? 'conversation' : 'notebook');
  const [ask, setAsk] = createSignal<Ask | null>(null);
  const [failed, setFailed] = createSignal(false);
  let begun = false;

  const open = async () => {
    try {
      const [services, { createAsk }] = await Promise.all([load(), import('./ask')]);
      runWithOwner(owner, () => setAsk(createAsk({ services, session, files, toasts })));
      setFailed(false);
    } catch (error) {
      begun = false;
      setFailed(true);
      toasts.show(`The conversation could not be loaded. ${error instanceof Error ? error.message : ''}`, {
        kind: 'error',
      });
    }
  };
  return {
    view,
    setView(next) {
      setView(next);
      storage.setItem(KEY, next);
    },
    ask() {
      if (!begun) {
        begun = true;
        void open();
      }
      return ask();
    },
    failed,
  };
}
