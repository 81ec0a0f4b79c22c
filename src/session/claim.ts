import { deferred } from '../lib/deferred';
import { createListeners } from '../lib/listeners';

/** What became of a wish: the other tab has let go, has work to do first, or does not answer. */
export type Wish = 'given' | 'busy' | 'silent';

/** This tab's hold on a session: one tab at a time may change it, the others wait and read. */
export interface Claim {
  /** `asking`: not known yet. */
  readonly state: 'asking' | 'ours' | 'others';
  /** Resolves when it is ours, or another tab is seen to have it. */
  readonly settled: Promise<void>;
  /** Told when it has become ours or another tab's. */
  watch(listener: () => void): () => void;
  /** Asks the tab that has it to let go. */
  wish(): Promise<Wish>;
  /** Lets go for good. */
  release(): void;
}

export interface ClaimOptions {
  /** Another tab asks for it: resolves with true when all is stored and nothing goes on here. */
  readonly mayYield: () => Promise<boolean>;
  /** Nobody else can know of it: it is never taken to be another tab's. */
  readonly isNew?: boolean;
  /** Null: this browser has none, and so this tab is the only one as far as can be known. */
  readonly locks?: Pick<LockManager, 'request'> | null;
}

/** Milliseconds after which another tab is taken to have it: a page that is loaded anew waits for its old self to go. */
const PATIENCE = 300;
/** Milliseconds in which a tab that is alive answers a wish, also after storing what it has. */
const ANSWER = 3000;

type Message = 'wish' | 'busy';

/** Claims the session among all tabs of the origin; where another tab has it, waits until that lets go. */
export function claimSession(
  sessionId: string,
  { mayYield, isNew = false, locks = globalThis.navigator?.locks ?? null }: ClaimOptions,
): Claim {
  if (locks === null) return SOLE;
  const name = `carrel-session-${sessionId}`;
  const listeners = createListeners<void>();
  const channel = new BroadcastChannel(name);
  const end = new AbortController();
  const settled = deferred<void>();
  let state: Claim['state'] = 'asking';
  const become = (next: Claim['state']) => {
    state = next;
    clearTimeout(patience);
    settled.resolve();
    listeners.tell();
  };
  let patience: ReturnType<typeof setTimeout> | undefined;
  let giveBack: (() => void) | null = null;
  let onBusy: (() => void) | null = null;

  function take(): Promise<void> | undefined {
    if (end.signal.aborted) return;
    const given = new Promise<void>((resolve) => {
      giveBack = resolve;
    });
    become('ours');
    return given;
  }

  /** Takes it if it is free; otherwise waits in line for it. */
  async function begin(): Promise<void> {
    let isFree = true;
    await locks?.request(name, { ifAvailable: true }, (lock) => {
      isFree = lock !== null;
      return isFree ? take() : undefined;
    });
    if (isFree || end.signal.aborted) return;
    // Not by the clock alone: a page that is busy with loading would hear of its turn too late.
    if (!isNew) patience = setTimeout(() => become('others'), PATIENCE);
    await wait();
  }

  async function wait(): Promise<void> {
    try {
      await locks?.request(name, { signal: end.signal }, take);
    } catch {
      // Released while it waited.
    }
  }

  function letGo(): void {
    giveBack?.();
    giveBack = null;
  }

  channel.onmessage = async ({ data }: MessageEvent<Message>) => {
    if (data === 'busy') return onBusy?.();
    if (giveBack === null) return;
    if (!(await mayYield())) return channel.postMessage('busy' satisfies Message);
    letGo();
    // Behind the tab that asked.
    void wait();
    become('others');
  };
  // Where locks are refused altogether nobody has any.
  begin().catch(() => become('ours'));

  return {
    get state() {
      return state;
    },
    settled: settled.promise,
    watch: listeners.add,
    wish() {
      if (giveBack !== null) return Promise.resolve('given');
      return new Promise((resolve) => {
        const over = (wish: Wish) => {
          clearTimeout(timer);
          stop();
          onBusy = null;
          resolve(wish);
        };
        const timer = setTimeout(() => over('silent'), ANSWER);
        const stop = listeners.add(() => giveBack !== null && over('given'));
        onBusy = () => over('busy');
        channel.postMessage('wish' satisfies Message);
      });
    },
    release() {
      end.abort();
      clearTimeout(patience);
      settled.resolve();
      letGo();
      channel.close();
    },
  };
}

const SOLE: Claim = {
  state: 'ours',
  settled: Promise.resolve(),
  watch: () => () => {},
  wish: async () => 'given',
  release: () => {},
};
