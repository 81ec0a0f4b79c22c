/** What a person can set; kept across visits. Each limit has its default in `DEFAULT_SETTINGS`. */
export interface Settings {
  /** Seconds a run may take; null: no limit. */
  readonly runTimeout: number | null;
  /** Characters of one run's output that reach the screen; the whole goes to a file. */
  readonly outputLimit: number;
  /** Bytes of one file. */
  readonly fileLimit: number;
  readonly theme: 'system' | 'light' | 'dark';
  /** Whether the person is told when a long run ends while the page is hidden. */
  readonly notifyOfRuns: boolean;
  /** Hosts that Python may always reach. */
  readonly allowedHosts: readonly string[];
  /**
   * Which packages may be loaded and installed: `anything`; `official`, what is bundled or in Pyodide's release; `approved`,
   * what `approvedPackages` lists, and what those need of the same two.
   */
  readonly packageRule: 'anything' | 'official' | 'approved';
  /** Names as PyPI compares them: lower case, with hyphens. */
  readonly approvedPackages: readonly string[];
  /** Origins whose pages may embed the desk and use its public API. */
  readonly allowedEmbedders: readonly string[];
  /** Whether `node` and `npm` run in a WebContainer, which is loaded from StackBlitz and needs the network. */
  readonly nodeByWebContainer: boolean;
}

export const DEFAULT_SETTINGS: Settings = {
  runTimeout: 120,
  outputLimit: 100_000,
  fileLimit: 2 * 1024 ** 3,
  theme: 'system',
  notifyOfRuns: false,
  allowedHosts: [],
  packageRule: 'anything',
  approvedPackages: [],
  allowedEmbedders: [],
  nodeByWebContainer: false,
};

export interface SettingsStore {
  readonly current: Settings;
  update(change: Partial<Settings>): void;
  watch(listener: (settings: Settings) => void): () => void;
}
