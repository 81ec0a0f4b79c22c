import { type Engine, EngineError } from '../engine/engine';
import { Refusal } from '../refusal';

/** A name as Docker's reference grammar has it (distribution/reference), without the digest's algorithms but SHA-256. */
const IMAGE =
  /^(?:[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?(?::\d{1,5})?\/)?[a-z0-9]+(?:(?:\.|_{1,2}|-+)[a-z0-9]+)*(?:\/[a-z0-9]+(?:(?:\.|_{1,2}|-+)[a-z0-9]+)*)*(?::[A-Za-z0-9_][A-Za-z0-9_.-]{0,127})?(?:@sha256:[0-9a-f]{64})?$/;

export interface Images {
  /** Throws a `Refusal` where the name is none, or the owner of the runner does not allow it. */
  check(image: string): void;
  isAllowed(image: string): boolean;
  /** Fetches it where the machine does not have it. */
  ensure(image: string, onProgress: (loaded: number, total: number | null) => void, signal: AbortSignal): Promise<void>;
  /** Names of those on the machine that are allowed. */
  list(): Promise<string[]>;
}

/** `allowed`: patterns with `*` for any text; empty: every image. */
export function createImages(engine: Engine, allowed: readonly string[]): Images {
  const patterns = allowed.map((pattern) => new RegExp(`^${pattern.split('*').map(literally).join('.*')}$`));

  function isAllowed(image: string): boolean {
    return (
      image.length <= 255 && IMAGE.test(image) && (patterns.length === 0 || patterns.some((one) => one.test(image)))
    );
  }

  async function isHere(image: string): Promise<boolean> {
    try {
      await engine.json('GET', `/images/${encodeURIComponent(image)}/json`);
      return true;
    } catch (error) {
      if (error instanceof EngineError && error.status === 404) return false;
      throw error;
    }
  }

  return {
    isAllowed,

    check(image) {
      if (!IMAGE.test(image) || image.length > 255)
        throw new Refusal('bad-request', `${image.slice(0, 80)} is no name of an image`);
      if (!isAllowed(image)) throw new Refusal('forbidden', `The runner’s owner does not allow the image ${image}`);
    },

    async ensure(image, onProgress, signal) {
      if (await isHere(image)) return;
      const name = /[:@][^/]*$/.test(image) ? image : `${image}:latest`;
      const path = `/images/create?fromImage=${encodeURIComponent(name)}`;
      const stream = await engine.stream('POST', path, undefined, signal).catch((error: unknown) => {
        throw new EngineError(500, `The image ${image} could not be fetched: ${messageOf(error)}`);
      });
      const layers = new Map<string, { current: number; total: number }>();
      let text = '';
      for await (const piece of stream) {
        const lines = (text + String(piece)).split('\n');
        text = lines.pop() ?? '';
        for (const line of lines.filter((one) => one.trim() !== '')) {
          const { id, error, progressDetail } = JSON.parse(line) as PullLine;
          if (error !== undefined) throw new EngineError(500, `The image ${image} could not be fetched: ${error}`);
          if (id === undefined || !progressDetail?.total) continue;
          layers.set(id, { current: progressDetail.current ?? 0, total: progressDetail.total });
          const all = [...layers.values()];
          onProgress(
            all.reduce((sum, one) => sum + one.current, 0),
            all.reduce((sum, one) => sum + one.total, 0),
          );
        }
      }
    },

    async list() {
      const images = await engine.json<{ RepoTags: string[] | null }[]>('GET', '/images/json');
      return images
        .flatMap(({ RepoTags }) => RepoTags ?? [])
        .filter(isAllowed)
        .sort();
    },
  };
}

interface PullLine {
  readonly id?: string;
  readonly error?: string;
  readonly progressDetail?: { readonly current?: number; readonly total?: number };
}

function literally(text: string): string {
  return text.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&');
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
