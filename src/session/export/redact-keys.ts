/**
 * What keys of the known providers look like, strictly: `sklearn.linear_model` is none. Keys travel in headers, which are
 * never recorded; this is for one that a person has written into a message.
 */
const KEY =
  /\b(?:sk|pk|rk|xai)-[\w-]{20,}|\bgsk_[A-Za-z0-9]{20,}|\bAIza[\w-]{30,}|\bhf_[A-Za-z0-9]{20,}|\bBearer\s+[\w.~+/-]{20,}=*/g;

/** The text, with `[key]` in the place of what looks like a key of a provider. */
export function redactKeys(text: string): string {
  return text.replace(KEY, '[key]');
}
