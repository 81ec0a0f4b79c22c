/** A page in a browser, as far as the tests of several browsers need one. */
export interface Tab {
  goto(url: string): Promise<void>;
  reload(): Promise<void>;
  /** Calls a function in the page, with a plain argument and a plain result. It sees nothing of its surroundings here. */
  call<Argument, Value>(run: (argument: Argument) => Value | Promise<Value>, argument: Argument): Promise<Value>;
  /** Types into what has the focus. */
  type(text: string): Promise<void>;
  /** Shift and Enter. */
  shiftEnter(): Promise<void>;
}

/** A page that nothing is typed into. */
export type PlainTab = Omit<Tab, 'type' | 'shiftEnter'>;

/** Asks again and again until the answer is true, for as many seconds. */
export async function until(what: string, isSo: () => Promise<boolean>, seconds = 120): Promise<void> {
  const end = Date.now() + seconds * 1000;
  while (!(await isSo())) {
    if (Date.now() > end) throw new Error(`${what}: not within ${seconds} s`);
    await new Promise((done) => setTimeout(done, 100));
  }
}
