import type { Progress } from '../contract/kernel';

interface Download {
  loaded: number;
  total: number | null;
}

/** Several downloads at once, shown as one: `Downloading numpy, pandas`, with the bytes of all of them. */
export class Downloads {
  readonly #running = new Map<string, Download>();

  constructor(private readonly onProgress: (progress: Progress | null) => void) {}

  update(fileName: string, loaded: number, total: number | null): void {
    this.#running.set(fileName, { loaded, total });
    this.#tell();
  }

  end(fileName: string): void {
    this.#running.delete(fileName);
    this.#tell();
  }

  #tell(): void {
    if (this.#running.size === 0) {
      this.onProgress(null);
      return;
    }
    const all = [...this.#running.values()];
    const names = [...this.#running.keys()].map((file) => file.split('-')[0] ?? file);
    const shown = names.length > 3 ? `${names.slice(0, 3).join(', ')} and ${names.length - 3} more` : names.join(', ');
    const total = all.every((one) => one.total !== null) ? all.reduce((sum, one) => sum + (one.total ?? 0), 0) : null;
    this.onProgress({
      label: `Downloading ${shown}`,
      loaded: all.reduce((sum, one) => sum + one.loaded, 0),
      total,
      unit: 'bytes',
    });
  }
}
