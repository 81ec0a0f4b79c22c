import type { Result } from './result';

/** One entry of a lock file in Pyodide's format (https://pyodide.org/en/stable/usage/api/js-api.html, `lockFileContents`). */
export interface LockEntry {
  readonly name: string;
  readonly version: string;
  readonly file_name: string;
  readonly install_dir: string;
  readonly sha256: string;
  readonly package_type: string;
  readonly imports: readonly string[];
  readonly depends: readonly string[];
  readonly unvendored_tests?: boolean;
  /** Bytes of the file as it is served or kept; our addition, ignored by Pyodide. */
  readonly size?: number;
  /** The build has packed the file (`src/packages/unpack.ts`): `sha256` is of the wheel in it. Our addition, as above. */
  readonly packed?: boolean;
  /** Where `PackageSource.lock` has it from, `bundled` where it does not say; our addition, ignored by Pyodide. */
  readonly source?: 'bundled' | 'kept' | 'remote';
  /** SPDX expression, or what the wheel itself says; our addition, ignored by Pyodide. */
  readonly licence?: string;
  /** Who made the wheel; our addition, ignored by Pyodide. */
  readonly made?: PackageMaker;
}

/**
 * `official`: Pyodide's release. `built`: here, from Debian's source. `repacked`: pure Python, out of Debian's binary package.
 * `own`: written for this page. `font`: open fonts, made smaller here. `pypi`, `file`: what the person has added, from the
 * index or from a file.
 */
export type PackageMaker = 'official' | 'built' | 'repacked' | 'own' | 'font' | 'pypi' | 'file';

export interface LockFile {
  readonly info: Readonly<Record<string, string>>;
  readonly packages: Readonly<Record<string, LockEntry>>;
}

export type PackageFailure = 'unknown' | 'network' | 'not-allowed' | 'wrong-hash' | 'wrong-abi' | 'storage';

/** A wheel that was not shipped with the page and is kept on this device. */
export interface KeptWheel {
  readonly entry: LockEntry;
  readonly data: Blob;
}

/**
 * Where the sandbox gets packages from: bundled first, then kept, then the network if the person allows it. The person's rule
 * of what may be installed (`Settings.packageRule`) holds for every way through here.
 */
export interface PackageSource {
  /** Bundled, kept and remote entries in one lock file; on a clash of names the first of these three wins. */
  lock(): Promise<LockFile>;
  /** Where an entry comes from, and its size where known; null: not in the lock. */
  origin(fileName: string): 'bundled' | 'kept' | 'remote' | null;
  /** The bytes of a wheel of the lock, checked against its hash. */
  wheel(
    fileName: string,
    options?: { readonly signal?: AbortSignal; readonly onProgress?: (loaded: number, total: number | null) => void },
  ): Promise<Result<ArrayBuffer, PackageFailure>>;
  /** Begins to fetch bundled packages with all that they need, each for one call of `wheel` that is to come soon. */
  ahead(names: readonly string[]): void;
  /** Adds a wheel that the kernel has installed from a file or the network, so that it is there next time, offline too. */
  keep(wheel: KeptWheel): Promise<Result<void, PackageFailure>>;
  kept(): Promise<readonly LockEntry[]>;
  /** Removes a kept wheel. */
  forget(name: string): Promise<void>;
  /** Removes all kept wheels: what is left is the set that the page was built with. */
  reset(): Promise<void>;
  /** Whether the person's rule lets a package through; `sha256` null: whichever file of it. A refusal names package and rule. */
  permits(name: string, sha256: string | null): Promise<Result<void, PackageFailure>>;
  /** The same for a request of Python's, as far as its address is one of a package. */
  permitsRequest(url: string): Promise<Result<void, PackageFailure>>;
  /** Takes the unpacked copies of these files of the page (`packages/…`) off the device as well. */
  discard(paths: readonly string[]): Promise<void>;
  /** Told when what is kept has changed. */
  watch(listener: () => void): () => void;
  /**
   * Pyodide's own files, in the order of the names given. `onBytes` is given what comes from the server while it comes, not checked
   * yet; null: what follows is the file from its beginning.
   */
  core(
    names: readonly string[],
    onProgress?: (loaded: number, total: number | null) => void,
    onBytes?: (name: string, bytes: Uint8Array | null) => void,
  ): Promise<Result<readonly CoreFile[], PackageFailure>>;
}

/** What each start of Python from the beginning loads. */
export const FIRST_PACKAGES = ['ipython', 'matplotlib-inline'] as const;

/** A file of Pyodide's own, as it is when it is unpacked. */
export interface CoreFile {
  readonly data: Blob;
  readonly sha256: string;
  /** Rejects where it is damaged; what is kept of it on the device is gone then, and the next one is a fresh one. */
  check(): Promise<void>;
}
