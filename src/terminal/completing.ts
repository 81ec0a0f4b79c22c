import type { Completion, Kernel } from '../contract/kernel';
import { commonStart, inColumns } from './choices';
import type { LineEditor } from './line-editor';
import type { ShellOutput } from './shell-output';

const BELL = '\u0007';

/** What Tab does to the line that is typed: as much as is sure; pressed again, a list of the choices. */
export class Completing {
  /** Until it resolves, the kernel is asked. */
  isUnderWay = false;
  /** How often Tab was pressed without effect. */
  #tries = 0;

  constructor(
    private readonly ask: (script: string, cursor: number) => ReturnType<Kernel['completeLine']>,
    private readonly editor: LineEditor,
    private readonly output: ShellOutput,
    private readonly columns: () => number,
  ) {}

  /** Another key was pressed: the next Tab is a first one. */
  forget(): void {
    this.#tries = 0;
  }

  /** `before`: the lines above, of a command that breaks off, each with its end. */
  async complete(before: string): Promise<void> {
    const { text, cursor } = this.editor;
    this.isUnderWay = true;
    const found = await this.ask(before + text, before.length + cursor);
    this.isUnderWay = false;
    this.#offer(found, before.length, text, cursor);
  }

  #offer({ from, items }: Completion, offset: number, text: string, cursor: number): void {
    const start = Math.max(0, from - offset);
    const texts = items.map((item) => item.text);
    const [only] = texts;
    if (only === undefined) {
      this.output.put(BELL);
      return;
    }
    const common = texts.length === 1 ? only : commonStart(texts);
    if (common.length > cursor - start && common !== text.slice(start, cursor)) {
      this.editor.replace(start, cursor, common);
      this.#tries = 0;
    } else if (texts.length > 1) {
      this.#tries += 1;
      if (this.#tries === 1) this.output.put(BELL);
      else {
        this.output.put(inColumns(texts, this.columns()));
        this.output.put(this.editor.draw(true));
        return;
      }
    }
    this.output.put(this.editor.draw());
  }
}
