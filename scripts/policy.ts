import { createHash } from 'node:crypto';

/** The source expression that allows exactly this inline script. */
export function frameHash(script: string): string {
  return `'sha256-${createHash('sha256').update(script).digest('base64')}'`;
}

/**
 * The page's own policy. A `srcdoc` frame inherits it, so it allows what the sandbox needs (blob workers, wasm and the one
 * bootstrap script); the frame then narrows it further, to no connection at all. Requests to other hosts leave by
 * `src/exit`, for the hosts that the person named.
 */
export function pagePolicy(bootstrap: string): string {
  return [
    "default-src 'none'",
    `script-src 'self' blob: 'wasm-unsafe-eval' ${bootstrap}`,
    "style-src 'self' 'unsafe-inline'",
    "img-src 'self' blob: data:",
    "media-src 'self' blob: data:",
    "font-src 'self' data:",
    "connect-src 'self'",
    "worker-src 'self' blob: data:",
    "frame-src 'self' blob:",
    "manifest-src 'self'",
    "form-action 'none'",
    "base-uri 'none'",
  ].join('; ');
}
