/** Headers that make a page cross-origin isolated: SharedArrayBuffer, and so a stop that keeps the variables. */
export const HEADERS: Record<string, string> = {
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Embedder-Policy': 'require-corp',
  'Cross-Origin-Resource-Policy': 'same-origin',
};
