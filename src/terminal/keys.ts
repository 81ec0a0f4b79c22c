/** A key as a name (`Up`, `C-a`, `M-b`, `C-Left`, `Enter`), or a character that was typed, or a text that was pasted. */
export type Key =
  | { readonly kind: 'key'; readonly name: string }
  | { readonly kind: 'text'; readonly text: string; readonly isPaste: boolean };

const LETTERS: Readonly<Record<string, string>> = {
  A: 'Up',
  B: 'Down',
  C: 'Right',
  D: 'Left',
  H: 'Home',
  F: 'End',
  Z: 'S-Tab',
};
const NUMBERS: Readonly<Record<string, string>> = {
  1: 'Home',
  3: 'Delete',
  4: 'End',
  5: 'PageUp',
  6: 'PageDown',
  7: 'Home',
  8: 'End',
};
const CONTROLS: Readonly<Record<number, string>> = {
  8: 'Backspace',
  9: 'Tab',
  10: 'Enter',
  13: 'Enter',
  27: 'Escape',
  127: 'Backspace',
};
const PASTE = '\u001b[200~';
const PASTE_END = '\u001b[201~';
/** What a terminal answers to a question about its colours and settings, which any output can ask. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: control sequences are what this is about
const ANSWER = /^\u001b[P\]][^\u0007\u001b]*(?:\u0007|\u001b\\)/;
// biome-ignore lint/suspicious/noControlCharactersInRegex: control sequences are what this is about
const SEQUENCE = /^\u001b(?:\[([0-9;?]*)([ -/]*[@-~])|O([A-Z])|([^\u001b]))/;

/** Reads what a terminal sends (xterm's sequences, in UTF-8). A sequence it does not know is left out. */
export class KeyReader {
  readonly #decoder = new TextDecoder();
  /** A paste whose end has not come yet. */
  #rest = '';

  read(data: Uint8Array): Key[] {
    let text = this.#rest + this.#decoder.decode(data, { stream: true });
    this.#rest = '';
    const keys: Key[] = [];
    while (text !== '') {
      if (text.startsWith(PASTE)) {
        const end = text.indexOf(PASTE_END);
        if (end < 0) {
          this.#rest = text;
          break;
        }
        const pasted = text.slice(PASTE.length, end).replace(/\r\n?/g, '\n');
        keys.push({ kind: 'text', text: pasted, isPaste: true });
        text = text.slice(end + PASTE_END.length);
        continue;
      }
      const answer = ANSWER.exec(text);
      if (answer) {
        text = text.slice(answer[0].length);
        continue;
      }
      const sequence = SEQUENCE.exec(text);
      if (sequence) {
        const name = nameOf(sequence);
        if (name !== null) keys.push({ kind: 'key', name });
        text = text.slice(sequence[0].length);
        continue;
      }
      const code = text.charCodeAt(0);
      if (code < 32 || code === 127) {
        keys.push({ kind: 'key', name: CONTROLS[code] ?? `C-${String.fromCharCode(code + 96)}` });
        text = text.slice(1);
        continue;
      }
      // biome-ignore lint/suspicious/noControlCharactersInRegex: up to the next of them
      const plain = /^[^\u0000-\u001f\u007f]+/.exec(text)?.[0] ?? text;
      for (const character of plain) keys.push({ kind: 'text', text: character, isPaste: false });
      text = text.slice(plain.length);
    }
    return keys;
  }
}

function nameOf([, numbers = '', final, application, meta]: RegExpExecArray): string | null {
  if (application !== undefined) return LETTERS[application] ?? null;
  if (meta !== undefined) return meta === '\u007f' ? 'M-Backspace' : `M-${meta}`;
  const [first = '', modifier = ''] = numbers.split(';');
  const base = final === '~' ? NUMBERS[first] : LETTERS[final ?? ''];
  if (base === undefined) return null;
  const bits = Number(modifier || '1') - 1;
  return `${bits & 4 ? 'C-' : ''}${bits & 2 ? 'M-' : ''}${base}`;
}
