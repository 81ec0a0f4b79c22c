import bootstrap from './frame-bootstrap.js?raw';

/**
 * The frame's own policy, on top of the page's, which a `srcdoc` frame inherits. Scripts of the output are run from
 * `blob:` URLs that the bootstrap makes inside the frame; nothing can be fetched, sent or framed.
 */
export const FRAME_POLICY = [
  "default-src 'none'",
  "script-src 'unsafe-inline' 'unsafe-eval' blob:",
  "style-src 'unsafe-inline'",
  'img-src data: blob:',
  'font-src data:',
  'media-src data: blob:',
  "connect-src 'none'",
  "form-action 'none'",
  "base-uri 'none'",
].join('; ');

/** The page's policy has to allow it by its hash: it is the only inline script of the frame. */
export const FRAME_BOOTSTRAP = bootstrap;

export function frameDocument(script: string): string {
  return `<!doctype html><html><head><meta charset="utf-8"><meta http-equiv="Content-Security-Policy" content="${FRAME_POLICY}"></head><body><script>${script}</script></body></html>`;
}
