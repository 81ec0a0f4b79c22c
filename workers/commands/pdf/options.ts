import { numberOf, UsageError } from '../usage';
/** What the PDF tools answer to: which options take a value, and which do not. */
export interface Grammar {
  readonly valued: readonly string[];
  readonly bare: readonly string[];
}

export interface Words {
  readonly names: readonly string[];
  has(option: string): boolean;
  text(option: string): string | null;
  /** A whole number; `missing` where it was not given. */
  number<T>(option: string, missing: T): number | T;
}

/** Reads words such as `-f 2 -png in.pdf`. */
export function readWords(words: readonly string[], { valued, bare }: Grammar): Words {
  const names: string[] = [];
  const given = new Map<string, string>();
  for (let index = 0; index < words.length; index++) {
    const word = words[index] ?? '';
    if (!word.startsWith('-') || word === '-') names.push(word);
    else if (valued.includes(word)) {
      const value = words[++index];
      if (value === undefined) throw new UsageError(`${word} needs a value`);
      given.set(word, value);
    } else if (bare.includes(word)) given.set(word, '');
    else throw new UsageError(`there is no option ${word}`);
  }
  return {
    names,
    has: (option) => given.has(option),
    text: (option) => given.get(option) ?? null,
    number(option, missing) {
      const text = given.get(option);
      return text === undefined ? missing : numberOf(option, text);
    },
  };
}
