import type { Result } from './result';

/** Python may reach a host only while a rule allows it. `host` is that of a URL: a name, and the port where it is not the scheme's own. */
export interface NetworkRule {
  readonly host: string;
  /** `once` lasts until the page is closed, `always` is kept. */
  readonly until: 'once' | 'always';
}

/** One request that Python made or tried, as listed on the screen. */
export interface NetworkRecord {
  readonly id: string;
  /** Milliseconds since the epoch. */
  readonly time: number;
  readonly method: string;
  readonly url: string;
  readonly host: string;
  readonly outcome: 'pending' | 'denied' | 'failed' | 'done';
  /** HTTP status; null until there is one. */
  readonly status: number | null;
  readonly bytesOut: number;
  readonly bytesIn: number;
}

export interface NetworkRequest {
  readonly method: string;
  readonly url: string;
  readonly headers: readonly (readonly [string, string])[];
  readonly body: ArrayBuffer | null;
}

export interface NetworkResponse {
  readonly status: number;
  readonly statusText: string;
  /** After redirects. */
  readonly url: string;
  readonly headers: readonly (readonly [string, string])[];
  readonly body: ArrayBuffer;
}

export type NetworkFailure = 'denied' | 'failed' | 'bad-request' | 'aborted';

/** The only way from the sandbox to other hosts. Denied until a rule allows the host; each request is recorded. */
export interface Network {
  fetch(
    request: NetworkRequest,
    options?: { readonly signal?: AbortSignal },
  ): Promise<Result<NetworkResponse, NetworkFailure>>;
  rules(): readonly NetworkRule[];
  allow(host: string, until: NetworkRule['until']): void;
  forget(host: string): void;
  /** The newest first, at most 500. */
  records(): readonly NetworkRecord[];
  watch(listener: () => void): () => void;
}

/** How a request leaves for another host than the page's own. */
export interface Exit {
  /** Makes ready, so that requests can leave also when the page's server is gone. Rejects where it can't be done. */
  open(): Promise<void>;
  /**
   * Like `fetch`; it reaches the given hosts (as in the URL: a name and, where it is not the scheme's own, a port) and no
   * others, wherever it is redirected. Its body comes as it arrives: read it to the end or cancel it.
   */
  fetch(input: URL | Request, init: RequestInit, hosts: readonly string[]): Promise<Response>;
}
