/** What a frame of its own shows. */
export interface Drawing {
  readonly html: string;
  /** Texts of scripts and styles: an element with `data-text="0"` gets the first. They need no escaping there. */
  readonly texts: readonly string[];
  /** Pixels, where the content has no height of its own. */
  readonly height?: number;
  /** What could not be had, in one sentence. */
  readonly note?: string;
}

/** JSON inside a script element: no `<` in it can end the element. */
export function inScript(value: string): string {
  return value.replaceAll('<', '\\u003c');
}
