/**
 * Whether the policy of the page's exit (`public/exit.html`) lets it call an address: every https one, and of http only this
 * device by these two names. A page that is served over https could not call other http addresses anyway.
 */
export function mayCall(url: URL): boolean {
  return url.protocol === 'https:' || url.hostname === 'localhost' || url.hostname === '127.0.0.1';
}

/** For a person: why an http address of another device fails, and what to do; null where the page may call it. */
export function callProblem(address: string): string | null {
  let url: URL;
  try {
    url = new URL(address);
  } catch {
    return null;
  }
  if (url.protocol !== 'http:' || mayCall(url)) return null;
  const port = url.port === '' ? '80' : url.port;
  const host = url.hostname.replace(/^\[|\]$/g, '');
  const isHere = host === '::1' || /^127\./.test(host) || host.endsWith('.localhost');
  const here = `http://localhost:${port}${url.pathname.replace(/\/$/, '')}`;
  const why = `This page may call http addresses of this device only, by the name localhost; ${host} is not one.`;
  if (isHere) return `${why} Enter ${here}.`;
  return `${why} Bring the server here with a tunnel (ssh -N -L ${port}:localhost:${port} ${host}) and enter ${here}, or use https.`;
}
