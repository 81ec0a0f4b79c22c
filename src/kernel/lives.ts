import { CameDamaged } from './coming';
import { Life, type Owner, type World } from './life';
import type { KeptSnapshot, Snapshots } from './snapshots';

/** What makes a start quick; without it each life begins from nothing. */
export interface Instant {
  readonly snapshots: Snapshots;
  /** Whether there is memory for a second Python for the time of a snapshot. */
  maySnapshot(): boolean;
  /** Whether a second Python, that waits, may take 150 MB of memory. */
  mayKeepSpare(): boolean;
  /** Milliseconds without a run after which it is prepared. */
  readonly quiet: number;
  /** Whether a person looks at the page that begins: where there is a snapshot, Python comes up from it before it is asked for. */
  readonly isAwaited: boolean;
}

/** A life on its way. */
interface Start {
  readonly life: Life;
  /** Null: it starts from the beginning. */
  readonly snapshot: Promise<KeptSnapshot | null>;
  /** Rejects where it does not come up. */
  readonly up: Promise<unknown>;
}

interface Spare extends Start {
  /** Of the packages that there were when it was started, which are those it knows. */
  readonly lock: Promise<string>;
}

const NOTHING = Promise.resolve(null);

/**
 * Where lives come from: a spare one that was started in advance, a snapshot of a started Python, or the beginning.
 *
 * A snapshot is never taken of a life that has run anything. What runs in a kernel is hostile as far as anybody knows, and
 * a snapshot of it would be with the person in every session to come. So it is taken in a sandbox of its own, that runs
 * nothing but our own start and is thrown away; and it is kept only after another Python has come up from it.
 */
export class Lives {
  #spare: Spare | null = null;
  #quiet: ReturnType<typeof setTimeout> | undefined;
  #preparing: Life | null = null;
  #isPreparing = false;
  #hasFailed = false;
  #isOver = false;

  constructor(
    private readonly world: World,
    private readonly instant: Instant | null,
  ) {}

  /**
   * A life with Python up and no files yet. `onLife` is given each one that is tried, so that it can be ended meanwhile.
   * Rejects with an Error whose message says what to do.
   */
  async begin(owner: Owner, onLife: (life: Life) => void): Promise<Life> {
    const spare = await this.#takeSpare();
    if (spare) {
      spare.life.serve(owner);
      return this.#bringUp(spare, owner, onLife);
    }
    this.world.boot.prefetch();
    const snapshot = this.instant?.snapshots.get(() => this.world.boot.identity());
    return this.#bringUp(this.#startFrom(snapshot ?? NOTHING, owner), owner, onLife);
  }

  #startFrom(snapshot: Promise<KeptSnapshot | null>, owner: Owner): Start {
    const life = new Life(this.world, owner);
    return { life, snapshot, up: life.start(snapshot) };
  }

  async #bringUp({ life, snapshot, up }: Start, owner: Owner, onLife: (life: Life) => void): Promise<Life> {
    onLife(life);
    try {
      await up;
      return life;
    } catch (error) {
      const isFromSnapshot = (await snapshot.catch(() => undefined)) !== null;
      if (life.isEnded || !(isFromSnapshot || error instanceof CameDamaged)) throw error;
      console.warn('Python is started once more, from the beginning:', error);
      life.end('It is started from the beginning.');
      if (isFromSnapshot) await this.instant?.snapshots.clear();
      return this.#bringUp(this.#startFrom(NOTHING, owner), owner, onLife);
    }
  }

  /** Has Python come up before anybody asks for it, where that takes a moment only. Whoever asks meanwhile gets the same one. */
  warm(): void {
    const { instant } = this;
    if (!instant?.isAwaited || !instant.mayKeepSpare() || !instant.snapshots.isExpected) return;
    const kept = instant.snapshots
      .get(() => this.world.boot.identity())
      .then((found) => {
        if (found) return found;
        throw new Error('The snapshot is of another version');
      });
    const spare: Spare = {
      ...this.#startFrom(
        kept,
        this.#nobody(() => spare.life),
      ),
      lock: this.#lock(),
    };
    this.#spare = spare;
    Promise.all([spare.up, spare.lock]).catch(() => {
      // Whoever has taken it hears of it too.
      if (this.#spare !== spare) return;
      this.#spare = null;
      spare.life.end('It did not come up.');
    });
  }

  /** The kernel has nothing to do: after a while what makes the next start quick is prepared. */
  rest({ sandbox }: Life): void {
    clearTimeout(this.#quiet);
    // WebKit, where Blobs do not cross, gets none of it: its workers share too little for the memory it would take.
    if (!this.instant || this.#isOver || this.#hasFailed || !sandbox?.blobs) return;
    this.#quiet = setTimeout(() => void this.#prepare(), this.instant.quiet);
  }

  /** The kernel has something to do. What is being prepared goes on, in sandboxes of its own: no run waits for it. */
  stir(): void {
    clearTimeout(this.#quiet);
  }

  end(): void {
    this.#isOver = true;
    clearTimeout(this.#quiet);
    this.#preparing?.end('The kernel was disposed of.');
    this.#spare?.life.end('The kernel was disposed of.');
    this.#spare = null;
  }

  async #takeSpare(): Promise<Spare | null> {
    const spare = this.#spare;
    if (!spare) return null;
    this.#spare = null;
    const [known, now] = await Promise.all([spare.lock, this.#lock()]);
    if (spare.life.isOver) return null;
    if (known === now) return spare;
    spare.life.end('The packages are others now.');
    return null;
  }

  async #lock(): Promise<string> {
    return JSON.stringify(await this.world.packages.lock());
  }

  async #prepare(): Promise<void> {
    const { instant } = this;
    if (!instant || this.#isPreparing) return;
    this.#isPreparing = true;
    try {
      const identity = await this.world.boot.identity();
      const isNew = instant.maySnapshot() && !(await instant.snapshots.has(identity));
      if (!isNew && (this.#spare || !instant.mayKeepSpare())) return;
      const lock = await this.#lock();
      const taken = isNew ? await this.#takeSnapshot() : null;
      const fresh = taken && { data: taken, check: async () => {} };
      const kept = isNew ? fresh : await instant.snapshots.get(async () => identity);
      const life = await this.#startHere((one) => one.start(Promise.resolve(kept)));
      if (taken) await instant.snapshots.put(identity, taken);
      if (this.#isOver || this.#spare || !instant.mayKeepSpare()) life.end('It is not needed.');
      else this.#spare = { life, lock: Promise.resolve(lock), snapshot: NOTHING, up: NOTHING };
    } catch (error) {
      if (!this.#isOver) console.warn('Python could not be prepared for the next start:', error);
      // Tried again with the next visit, not after each run.
      this.#hasFailed = true;
    } finally {
      this.#isPreparing = false;
    }
  }

  async #takeSnapshot(): Promise<Blob> {
    let taken = new Blob([]);
    const life = await this.#startHere(async (one) => {
      taken = await one.snapshot();
    });
    life.end('Its snapshot is taken.');
    return taken;
  }

  /** A life that serves nobody and runs nothing. */
  async #startHere(start: (life: Life) => Promise<void>): Promise<Life> {
    const life: Life = new Life(
      this.world,
      this.#nobody(() => life),
    );
    this.#preparing = life;
    try {
      await start(life);
      return life;
    } catch (error) {
      life.end('It could not be started.');
      throw error;
    } finally {
      this.#preparing = null;
    }
  }

  /** Whom a life serves that waits. */
  #nobody(life: () => Life): Owner {
    return {
      current: () => null,
      onProgress: () => {},
      onServers: () => {},
      onDied: (message) => {
        life().end(message);
        if (this.#spare?.life === life()) this.#spare = null;
      },
    };
  }
}
