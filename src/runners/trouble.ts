import { DOCKER_PORT, type DockerHealth } from '../contract/docker';
import { fail, ok, type Result } from '../contract/result';
import { addressSpaceOf } from '../lib/address-space';
import type { LocalAccess } from '../lib/local-access';
import { callProblem } from '../lib/page-reach';

/** The one version of the protocol that this desk speaks. */
const PROTOCOL = 1;

/** The command that starts a runner, as told to a newcomer. */
export const START_COMMAND = 'npx carrel-runner';

/** The origin of a runner out of what a person typed or pasted: `localhost:7337`, a name, a whole URL. */
export function originOf(text: string): Result<string, 'bad-address'> {
  const typed = text.trim();
  const hasScheme = /^[a-z][a-z0-9+.-]*:\/\//i.test(typed);
  const isHere = /^(localhost|127\.0\.0\.1)(?=[:/]|$)/i.test(typed);
  try {
    const url = new URL(hasScheme ? typed : `${isHere ? 'http' : 'https'}://${typed}`);
    if (url.protocol !== 'http:' && url.protocol !== 'https:') throw new TypeError();
    if (url.hostname === '' || typed === '') throw new TypeError();
    if (url.port === '' && !hasScheme) url.port = String(DOCKER_PORT);
    return ok(url.origin);
  } catch {
    return fail('bad-address', `Write the address that the runner printed, such as http://localhost:${DOCKER_PORT}.`);
  }
}

export interface NoAnswer {
  readonly address: string;
  readonly access: LocalAccess;
  /** Whether a server is there at all: a request whose answer the page may not see came through. */
  readonly answers: boolean;
}

/**
 * Why a runner gave no answer that this page could read, and what to do. A browser does not tell a page whether it was the
 * server, the certificate, CORS or a permission; this tells apart what can be, and names the rest, the likeliest first.
 */
export function noAnswerText({ address, access, answers }: NoAnswer): string {
  const url = new URL(address);
  const refused = callProblem(address);
  if (refused !== null) return refused;
  if (answers) {
    return `Something answers at ${address}, but not as a Carrel runner does. Check the port: a runner prints its address when it starts.`;
  }
  const space = addressSpaceOf(url);
  const there = space === 'loopback' ? 'this device' : 'the local network';
  if (access === 'denied') {
    return `This browser does not let this page reach ${there}: the permission was refused. In Chrome: the icon at the left of the address, Site settings, then allow it and try again.`;
  }
  const ask = access === 'prompt' ? ` The browser also asks whether this page may reach ${there}: allow it.` : '';
  if (url.protocol === 'https:') {
    return `No answer from ${address}. Either no runner is there, or this browser does not trust its certificate: it tells a page of neither. Open the address in a new tab. A warning means the certificate: accept it there, or install it. No page means that no runner listens.${ask}`;
  }
  return `No runner answers at ${address}. Start it with ${START_COMMAND} and keep its terminal open.${ask}`;
}

/** Why what answered is of no use; null: it is a runner that works. */
export function healthProblem(address: string, health: Partial<DockerHealth>): string | null {
  if (health.service !== 'carrel-runner')
    return `What answers at ${address} is no Carrel runner. Check the port; a runner prints its address when it starts.`;
  if (health.protocol !== PROTOCOL)
    return `The runner speaks version ${health.protocol} of the protocol, this page version ${PROTOCOL}. Bring both up to date.`;
  if (health.engine !== true)
    return 'The runner is there, but Docker does not answer it. Start Docker on that machine: it is used again by itself.';
  return null;
}
