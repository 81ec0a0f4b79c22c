import type { CommandNode, WordNode } from 'virtual:just-bash';
import { fromByteString, toByteString } from './bytes';
import type { ShellInput } from './contract';

/**
 * just-bash hands standard input on as a string. This one stands for the input of the whole run, of which more may come: who finds
 * it in his hands asks the run's `Input`.
 */
export const LIVE = '\x00standard input of the run\x00';

/** Bytes that are kept for a command. */
const MOST = 256 * 2 ** 20;

/** What a run reads, in the order in which its commands do; what one has taken the next does not see. */
export class Input {
  /** What has come and nobody has taken, a character for each byte: lines are cut off it without a copy. */
  #rest: string;
  #isOver: boolean;

  constructor(private readonly source: Uint8Array | ShellInput) {
    this.#isOver = source instanceof Uint8Array;
    this.#rest = source instanceof Uint8Array ? toByteString(source) : '';
  }

  /** Nothing is left, and nothing will come. */
  get isEmpty(): boolean {
    return this.#isOver && this.#rest === '';
  }

  /** What is there, at least one byte; none at the end. */
  async read(): Promise<Uint8Array<ArrayBuffer>> {
    return fromByteString(await this.until((text) => text !== ''));
  }

  /** All that is left, when it has come. */
  all(): Promise<string> {
    return this.until(() => false);
  }

  /** What has come as soon as it is enough, or over. Whoever takes less of it gives the rest back. Throws where a command waits for
   * more than it can hold. */
  async until(isEnough: (text: string) => boolean): Promise<string> {
    while (!isEnough(this.#rest) && (await this.#more())) {
      if (this.#rest.length > MOST && !isEnough(this.#rest)) {
        this.#rest = '';
        throw new Error(`more than ${MOST / 2 ** 20} MB came, and this command needs them all at once`);
      }
    }
    const text = this.#rest;
    this.#rest = '';
    return text;
  }

  giveBack(come: string | Uint8Array): void {
    this.#rest = (typeof come === 'string' ? come : toByteString(come)) + this.#rest;
  }

  /** The next line, a character for each byte; nothing at the end. */
  async bytesOfLine(): Promise<string> {
    const text = await this.until((come) => come.includes('\n'));
    const end = text.indexOf('\n') + 1 || text.length;
    this.giveBack(text.slice(end));
    return text.slice(0, end);
  }

  async line(): Promise<string> {
    return new TextDecoder().decode(fromByteString(await this.bytesOfLine()));
  }

  /** False at the end. */
  async #more(): Promise<boolean> {
    if (this.#isOver || this.source instanceof Uint8Array) return false;
    const bytes = await this.source.read();
    this.#isOver = bytes.length === 0;
    this.#rest += toByteString(bytes);
    return !this.#isOver;
  }
}

/** What `read`, `mapfile` and `readarray` want of the input before they begin; null: the command is another. */
export function wantedBy(node: CommandNode): ((text: string) => boolean) | null {
  if (node.type !== 'SimpleCommand' || node.redirections?.some(({ operator }) => operator.startsWith('<'))) return null;
  const [name, ...words] = [node.name, ...(node.args ?? [])].map(literal);
  if (name === 'mapfile' || name === 'readarray') return () => false;
  if (name !== 'read') return null;
  const options = words.join(' ');
  const count = Number(/-\w*[nN] ?(\d+)/.exec(options)?.[1] ?? Number.POSITIVE_INFINITY);
  const end = /-\w*d ?(\S)/.exec(options)?.[1] ?? '\n';
  return (text) => text.length >= count || text.includes(end);
}

/** How many lines `head` wants of it; null where it reads files, or counts otherwise. */
export function linesOfHead(args: readonly string[]): number | null {
  const words = args.join(' ');
  const count = words === '' ? '10' : /^-(?:n ?)?(\d+)$/.exec(words)?.[1];
  return count === undefined ? null : Number(count);
}

/** What stands there without expansions. */
export function literal(word: WordNode | null | undefined): string {
  return (word?.parts ?? []).map(({ value }) => value ?? '').join('');
}
