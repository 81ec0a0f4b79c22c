// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what this is about
const SEQUENCE = /\u001b(?:\[[0-9;:?]*[ -/]*[@-~]|\][^\u0007\u001b]*(?:\u0007|\u001b\\)?|.)/g;

/** The text without terminal control sequences (ECMA-48), as for a plain file or a language model. */
export function stripAnsi(text: string): string {
  return text.replace(SEQUENCE, '');
}
