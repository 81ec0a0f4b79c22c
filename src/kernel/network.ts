import type {
  Exit,
  Network,
  NetworkFailure,
  NetworkRecord,
  NetworkRequest,
  NetworkResponse,
  NetworkRule,
} from '../contract/network';
import { fail, ok, type Result } from '../contract/result';
import type { SettingsStore } from '../contract/settings';

const RECORD_LIMIT = 500;

function parse(url: string): URL | null {
  try {
    const parsed = new URL(url);
    return parsed.protocol === 'https:' || parsed.protocol === 'http:' ? parsed : null;
  } catch {
    return null;
  }
}

/** Rules with `always` live in the settings; those with `once` end with this page. `send` is how allowed requests leave. */
export function createNetwork(settings: SettingsStore, send: Exit['fetch']): Network {
  const once = new Set<string>();
  const listeners = new Set<() => void>();
  /** What is on its way, so that it can be ended with the rule that let it out. */
  const underWay = new Set<{ readonly host: string; readonly stop: AbortController }>();
  let records: readonly NetworkRecord[] = [];

  const tell = () => {
    for (const listener of listeners) listener();
  };
  const allowed = () => [...once, ...settings.current.allowedHosts];
  const isAllowed = (host: string) => allowed().includes(host);
  const record = (entry: NetworkRecord) => {
    const others = records.filter(({ id }) => id !== entry.id);
    records = [entry, ...others].slice(0, RECORD_LIMIT);
    tell();
  };

  async function run(
    request: NetworkRequest,
    url: URL,
    entry: NetworkRecord,
    signal?: AbortSignal,
  ): Promise<Result<NetworkResponse, NetworkFailure>> {
    const sent = { host: url.host, stop: new AbortController() };
    underWay.add(sent);
    let response: Response;
    let body: ArrayBuffer;
    try {
      const init: RequestInit = {
        method: request.method,
        headers: request.headers.map(([name, value]) => [name, value]),
        body: request.body,
        // The request is Python's, not the person's: nothing that says who they are goes with it.
        credentials: 'omit',
        referrerPolicy: 'no-referrer',
        cache: 'no-store',
        signal: AbortSignal.any([sent.stop.signal, ...(signal ? [signal] : [])]),
      };
      response = await send(url, init, allowed());
      body = await response.arrayBuffer();
    } catch (error) {
      record({ ...entry, outcome: 'failed' });
      if (signal?.aborted) return fail('aborted', `The request to ${url.host} was stopped.`);
      if (sent.stop.signal.aborted)
        return fail('denied', `The request to ${url.host} was stopped: the host is not allowed any more.`);
      return fail(
        'failed',
        `${url.host} did not answer in a way the browser accepts (${error instanceof Error ? error.message : error}). ` +
          'It may be down, it may not allow browsers (CORS), or it may send the request on to a host that is not allowed. ' +
          'Download the file yourself and drop it here.',
      );
    } finally {
      underWay.delete(sent);
    }
    const final = parse(response.url) ?? url;
    if (!isAllowed(final.host)) {
      record({ ...entry, outcome: 'denied', status: response.status });
      return fail(
        'denied',
        `${url.host} sent the request on to ${final.host}, which is not allowed. Allow that host too and run again.`,
      );
    }
    record({ ...entry, outcome: 'done', status: response.status, bytesIn: body.byteLength });
    return ok({
      status: response.status,
      statusText: response.statusText,
      url: response.url,
      headers: [...response.headers],
      body,
    });
  }

  return {
    async fetch(request, options) {
      const url = parse(request.url);
      if (!url)
        return fail('bad-request', `Only http and https addresses can be reached, not ${request.url.slice(0, 200)}.`);
      url.username = '';
      url.password = '';
      const entry: NetworkRecord = {
        id: crypto.randomUUID(),
        time: Date.now(),
        method: request.method,
        url: url.href,
        host: url.host,
        outcome: 'pending',
        status: null,
        bytesOut: request.body?.byteLength ?? 0,
        bytesIn: 0,
      };
      if (!isAllowed(url.host)) {
        record({ ...entry, outcome: 'denied', bytesOut: 0 });
        return fail('denied', `Python may not reach ${url.host}. Allow the host on the Network panel and run again.`);
      }
      record(entry);
      return run(request, url, entry, options?.signal);
    },
    rules() {
      const rules: NetworkRule[] = settings.current.allowedHosts.map((host) => ({ host, until: 'always' }));
      for (const host of once) if (!settings.current.allowedHosts.includes(host)) rules.push({ host, until: 'once' });
      return rules;
    },
    allow(host, until) {
      if (until === 'once') once.add(host);
      else if (!settings.current.allowedHosts.includes(host)) {
        settings.update({ allowedHosts: [...settings.current.allowedHosts, host] });
      }
      tell();
    },
    forget(host) {
      once.delete(host);
      settings.update({ allowedHosts: settings.current.allowedHosts.filter((other) => other !== host) });
      for (const sent of underWay) if (sent.host === host) sent.stop.abort();
      tell();
    },
    records: () => records,
    watch(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}
