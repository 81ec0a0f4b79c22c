/** Text shorter than this is not looked for: it would be found in ordinary words. */
const SHORTEST_KEY = 6;

/** What keys of the known providers look like, whole or with a part left out, as some error messages quote them. */
const LIKE_A_KEY = /\b(?:sk|gsk|xai|pk|rk)-?_?[A-Za-z0-9][A-Za-z0-9_*.-]{7,}|\bAIza[\w*-]{8,}|\bBearer\s+\S+/g;

/** A text of a provider without the key that was sent to it, and without what looks like another. */
export function redact(text: string, key: string | null): string {
  const without = key !== null && key.length >= SHORTEST_KEY ? text.replaceAll(key, '[key]') : text;
  return without.replace(LIKE_A_KEY, '[key]');
}
