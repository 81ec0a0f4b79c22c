import type { makeWheel } from './page';

type Wheel = ReturnType<typeof makeWheel>;

async function sha256(data: Uint8Array<ArrayBuffer>): Promise<string> {
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', data));
  return [...digest].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}

/** PyPI with these packages; `change` spoils what its files host sends. */
export function madeUpPypi(
  wheels: readonly Wheel[],
  change: (fileName: string) => BodyInit | null = () => null,
): typeof fetch {
  return async (input) => {
    const url = new URL(input instanceof Request ? input.url : input);
    const respond = (body: BodyInit, type: string) => {
      const response = new Response(body, { headers: { 'content-type': type } });
      Object.defineProperty(response, 'url', { value: url.href });
      return response;
    };
    const file = wheels.find(({ fileName }) => url.pathname === `/${fileName}`);
    if (file && url.host !== 'pypi.org') return respond(change(file.fileName) ?? file.data, 'application/octet-stream');
    const name = url.pathname.split('/')[2] ?? '';
    const found = wheels.filter(({ fileName }) => fileName.split('-')[0] === name.replaceAll('-', '_'));
    if (found.length === 0) return new Response('none', { status: 404 });
    const files = await Promise.all(
      found.map(async ({ fileName, data }) => ({
        filename: fileName,
        url: `https://files.pythonhosted.org/${fileName}`,
        hashes: { sha256: await sha256(data) },
      })),
    );
    const versions = found.map(({ fileName }) => fileName.split('-')[1]);
    return respond(
      JSON.stringify({ name, files, versions, meta: { 'api-version': '1.1' } }),
      'application/vnd.pypi.simple.v1+json',
    );
  };
}
