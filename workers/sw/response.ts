import { PROBLEM } from '../../src/contract/offline';

/**
 * Goes with every answer, so that the page is cross-origin isolated on hosts that set no headers: SharedArrayBuffer, and so a
 * Stop that keeps the variables. A test holds it against what our own server sends.
 */
export const ISOLATION: Readonly<Record<string, string>> = {
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Embedder-Policy': 'require-corp',
  'Cross-Origin-Resource-Policy': 'same-origin',
};

/** Not as the server says: some know no wasm and no modules. */
const TYPES: Readonly<Record<string, string>> = {
  html: 'text/html; charset=utf-8',
  js: 'text/javascript; charset=utf-8',
  css: 'text/css; charset=utf-8',
  json: 'application/json; charset=utf-8',
  webmanifest: 'application/manifest+json; charset=utf-8',
  svg: 'image/svg+xml; charset=utf-8',
  txt: 'text/plain; charset=utf-8',
  md: 'text/plain; charset=utf-8',
  wasm: 'application/wasm',
  png: 'image/png',
  ico: 'image/x-icon',
  woff2: 'font/woff2',
  woff: 'font/woff',
  ttf: 'font/ttf',
  otf: 'font/otf',
};

/** A file of the page. */
export function fileResponse(path: string, size: number, body: BodyInit): Response {
  const type = TYPES[path.slice(path.lastIndexOf('.') + 1)] ?? 'application/octet-stream';
  return new Response(body, {
    headers: {
      ...ISOLATION,
      'Content-Type': type,
      'Content-Length': String(size),
      'X-Content-Type-Options': 'nosniff',
    },
  });
}

/** A sentence in the place of a file; in the place of the page a page that says it. */
export function problemResponse(message: string, isPage: boolean): Response {
  const headers = { ...ISOLATION, [PROBLEM]: '1' };
  if (!isPage) {
    return new Response(message, { status: 503, headers: { ...headers, 'Content-Type': 'text/plain; charset=utf-8' } });
  }
  const escaped = message.replaceAll('&', '&amp;').replaceAll('<', '&lt;');
  const page =
    '<!doctype html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width">' +
    '<meta name="color-scheme" content="light dark"><title>Carrel</title>' +
    `<body style="font: 16px/1.5 system-ui; max-width: 34em; margin: 12vh auto; padding: 0 1em"><h1>Carrel</h1>` +
    `<p>${escaped}</p><p><a href="">Reload</a></p></body></html>`;
  return new Response(page, { status: 503, headers: { ...headers, 'Content-Type': 'text/html; charset=utf-8' } });
}
