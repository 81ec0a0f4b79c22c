/** A host as a policy can name it: no wildcard, nothing that ends the directive. */
const HOST = /^[\w.-]+(?::\d+)?$/;

/**
 * A `fetch` that reaches the given hosts and no others, not even when one of them redirects to it.
 *
 * A page is not told where a redirect leads before the browser follows it, so looking at the answer is too late: an open
 * redirect on an allowed host would carry Python's data anywhere. But the browser holds every hop of a request against the
 * content security policy of the window that made it. So the request is made by an empty frame whose policy names the
 * allowed hosts. Rejects as `fetch` does.
 */
export async function confinedFetch(url: URL, init: RequestInit, hosts: readonly string[]): Promise<Response> {
  const frame = document.createElement('iframe');
  frame.hidden = true;
  frame.title = 'Network';
  const sources = hosts
    .filter((host) => HOST.test(host))
    .flatMap((host) => [`http://${host}`, `https://${host}`])
    .join(' ');
  frame.srcdoc = `<!doctype html><meta http-equiv="Content-Security-Policy" content="default-src 'none'; connect-src ${sources}">`;
  const loaded = new Promise((resolve) => frame.addEventListener('load', resolve, { once: true }));
  document.body.append(frame);
  try {
    await loaded;
    const { contentWindow } = frame;
    if (!contentWindow) throw new TypeError('The page is closing');
    const response = await contentWindow.fetch(url, init);
    // The body is read before the frame goes: with its window, its streams end.
    const body = await response.arrayBuffer();
    return answerOf(response, body);
  } finally {
    frame.remove();
  }
}

/** The same answer, in this window. */
function answerOf({ status, statusText, headers, url }: Response, body: ArrayBuffer): Response {
  const hasBody = status !== 204 && status !== 205 && status !== 304;
  const answer = new Response(hasBody ? body : null, { status, statusText, headers: [...headers] });
  Object.defineProperty(answer, 'url', { value: url });
  return answer;
}
