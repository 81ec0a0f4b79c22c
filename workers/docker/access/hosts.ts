import { hostname, networkInterfaces } from 'node:os';

/**
 * Whether a request's `Host` names this runner. A page that lets its own name point to this machine (DNS rebinding) sends that name.
 * `names`: host names and addresses without port, lower-case.
 */
export function isOwnHost(host: string | undefined, names: ReadonlySet<string>, port: number): boolean {
  if (host === undefined) return false;
  const match = /^(\[[0-9a-f:.]+\]|[a-z0-9.-]+)(?::(\d{1,5}))?$/.exec(host.toLowerCase());
  if (match === null) return false;
  const [, name = '', given] = match;
  return names.has(name.replace(/^\[|\]$/g, '')) && (given === undefined || Number(given) === port);
}

/** Whether it is the origin of a page: not `null`, and in the form that browsers send. */
export function isOrigin(origin: string | undefined): origin is string {
  if (origin === undefined || !URL.canParse(origin)) return false;
  const url = new URL(origin);
  return url.origin === origin && (url.protocol === 'https:' || url.protocol === 'http:');
}

/** IPv4 addresses by which other machines reach this one. */
export function ownAddresses(): string[] {
  return Object.values(networkInterfaces())
    .flatMap((addresses) => addresses ?? [])
    .filter(({ family, internal }) => family === 'IPv4' && !internal)
    .map(({ address }) => address);
}

/** Host names and addresses under which a runner that listens at `address` is found; the first is the one to tell. */
export function namesOf(address: string): string[] {
  if (isLoopback(address)) return [address];
  const own = address === '0.0.0.0' || address === '::' ? ownAddresses() : [address];
  return [hostname(), ...own, 'localhost'].map((name) => name.toLowerCase());
}

export function isLoopback(address: string): boolean {
  return address === 'localhost' || address === '::1' || /^127\.\d+\.\d+\.\d+$/.test(address);
}
