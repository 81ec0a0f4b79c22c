import type { ProviderKind } from '../contract/model';

/**
 * A call's id as a provider takes it. A conversation may go on with another provider than it began with, and they do not
 * agree: Mistral wants nine letters and digits, Anthropic letters, digits, `_` and `-`, OpenAI at most 64 characters.
 * The same id always becomes the same, so calls and results still meet.
 */
export function callIdFor(kind: ProviderKind, id: string): string {
  const isAccepted = kind === 'mistral' ? /^[A-Za-z0-9]{9}$/.test(id) : /^[\w-]{1,64}$/.test(id);
  return isAccepted ? id : hash(id);
}

/** Nine letters and digits: FNV-1a twice over, in base 36. */
function hash(text: string): string {
  const once = (seed: number) => {
    let value = seed;
    for (let i = 0; i < text.length; i++) value = Math.imul(value ^ text.charCodeAt(i), 0x01000193) >>> 0;
    return value.toString(36).padStart(7, '0');
  };
  return (once(0x811c9dc5) + once(0x9747b28c)).slice(-9);
}
