/** Where an address leads, as Chrome's Local Network Access sees it (https://wicg.github.io/local-network-access/). */
export type AddressSpace = 'loopback' | 'local' | 'public';

/**
 * `loopback` is this device, `local` the network it is in. Names are judged as they are written: one without a dot, or
 * below `.local`, `.lan`, `.internal` or `.home.arpa`, is taken for local.
 */
export function addressSpaceOf(url: URL): AddressSpace {
  const host = url.hostname.replace(/^\[|\]$/g, '').toLowerCase();
  if (host === 'localhost' || host.endsWith('.localhost') || host === '::1') return 'loopback';
  const mapped = /^(?:::ffff:)?(\d+)\.(\d+)\.(\d+)\.(\d+)$/.exec(host);
  if (mapped !== null) return ofIpv4(Number(mapped[1]), Number(mapped[2]));
  if (host.includes(':')) return /^(f[cd]|fe[89ab])/.test(host) ? 'local' : 'public';
  if (!host.includes('.') || /\.(local|lan|internal|home\.arpa)$/.test(host)) return 'local';
  return 'public';
}

/**
 * What `fetch` must be told so that a page from https may ask by plain http here and around, which would be mixed content
 * otherwise. By https the browser sees for itself where a name leads, and refuses what was said wrongly: a machine's own name
 * may be an address of loopback.
 */
export function spaceOption(url: URL): { readonly targetAddressSpace?: 'loopback' | 'local' } {
  const space = url.protocol === 'http:' ? addressSpaceOf(url) : 'public';
  return space === 'public' ? {} : { targetAddressSpace: space };
}

function ofIpv4(a: number, b: number): AddressSpace {
  if (a === 127) return 'loopback';
  const isPrivate =
    a === 10 ||
    (a === 172 && b >= 16 && b <= 31) ||
    (a === 192 && b === 168) ||
    (a === 169 && b === 254) ||
    (a === 100 && b >= 64 && b <= 127);
  return isPrivate ? 'local' : 'public';
}
