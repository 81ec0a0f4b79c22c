import type { ExecResult } from 'virtual:just-bash';

/** just-bash carries bytes in strings, one character for each byte; these go from and to real bytes. */

const STEP = 0x8000;
const strict = new TextDecoder('utf-8', { fatal: true });

export function toByteString(bytes: Uint8Array): string {
  let text = '';
  for (let start = 0; start < bytes.length; start += STEP) {
    text += String.fromCharCode(...bytes.subarray(start, start + STEP));
  }
  return text;
}

export function fromByteString(text: string): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(text.length);
  for (let index = 0; index < text.length; index += 1) bytes[index] = text.charCodeAt(index);
  return bytes;
}

/** Bytes of what a command put out. Where it does not say whether it is text or bytes, the characters tell. */
export function outputBytes(text: string, kind?: 'text' | 'bytes'): Uint8Array<ArrayBuffer> {
  if (kind === 'bytes') return fromByteString(text);
  if (kind === undefined && isUtf8InBytes(text)) return fromByteString(text);
  return new TextEncoder().encode(text);
}

/** Which of them a command says it is; just-bash has two words for it. */
export function kindOf({ stdoutKind, stdoutEncoding }: Pick<ExecResult, 'stdoutKind' | 'stdoutEncoding'>) {
  return stdoutKind ?? (stdoutEncoding === 'binary' ? 'bytes' : undefined);
}

function isUtf8InBytes(text: string): boolean {
  let isPlain = true;
  for (let index = 0; index < text.length; index += 1) {
    const code = text.charCodeAt(index);
    if (code > 255) return false;
    if (code > 127) isPlain = false;
  }
  if (isPlain) return false;
  try {
    strict.decode(fromByteString(text));
    return true;
  } catch {
    return false;
  }
}

/** Errors are text, which came as bytes. */
export function decoded(text: string): string {
  return new TextDecoder().decode(outputBytes(text, 'bytes'));
}
