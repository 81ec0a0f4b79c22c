import type { Provider } from '../contract/model';
import { addressSpaceOf } from '../lib/address-space';
import type { LocalAccess } from '../lib/local-access';
import { callProblem } from '../lib/page-reach';
import { presetOf } from './presets';

/**
 * A browser does not tell a page why a request failed: no server, a name that does not exist, CORS, or a permission. This
 * names what it can be at this address, the likeliest first.
 */
export function noAnswerMessage(provider: Provider, access: LocalAccess): string {
  const url = parse(provider.baseUrl);
  if (url === null) {
    return `The address of ${provider.name} is not one: "${provider.baseUrl}". It must begin with http:// or https://.`;
  }
  const refused = callProblem(provider.baseUrl);
  if (refused !== null) return `No answer from ${url.origin}. ${refused}`;
  const setup = presetOf(provider)?.setup ?? '';
  const space = addressSpaceOf(url);
  const reasons = space === 'public' ? publicReasons(setup) : localReasons(url, space, provider.name, setup, access);
  return [`No answer from ${url.origin}.`, ...reasons].filter((reason) => reason !== '').join(' ');
}

function localReasons(
  url: URL,
  space: 'loopback' | 'local',
  name: string,
  setup: string,
  access: LocalAccess,
): readonly string[] {
  const there = space === 'loopback' ? 'this device' : 'the local network';
  const howToAllow = 'In Chrome: the icon at the left of the address, then Site settings.';
  if (access === 'denied') {
    return [`This browser does not let this page reach ${there}: the permission was refused. Allow it. ${howToAllow}`];
  }
  return [
    `Check that ${name} is running ${space === 'loopback' ? 'on this device' : 'in the local network'} and that the port is right.`,
    `It must allow this page to call it. ${setup}`.trim(),
    access === 'prompt' ? `The browser also asks whether this page may reach ${there}: allow it. ${howToAllow}` : '',
    `To tell these apart, open ${url.href.replace(/\/$/, '')}/models in a new tab: if something answers there, it runs, and only its setting is missing.`,
  ];
}

function publicReasons(setup: string): readonly string[] {
  return [
    'The network, a firewall or an extension of the browser may have stopped the request,',
    'or the server does not allow calls from this page (CORS).',
    setup,
  ];
}

/** An http or https address; null where the text is none. */
export function parse(address: string): URL | null {
  try {
    const url = new URL(address);
    return url.protocol === 'http:' || url.protocol === 'https:' ? url : null;
  } catch {
    return null;
  }
}
