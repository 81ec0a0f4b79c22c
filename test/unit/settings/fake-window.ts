/** A window as settings know it: `localStorage`, whose contents are `kept`, and events. */
export function fakeWindow(kept: Record<string, string> = {}): Window {
  const target = Object.assign(new EventTarget(), {
    localStorage: {
      getItem: (key: string) => kept[key] ?? null,
      setItem: (key: string, value: string) => {
        kept[key] = value;
      },
    },
  });
  return target as unknown as Window;
}
