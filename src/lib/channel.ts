import { createListeners } from './listeners';

/** Tells all who listen under one name: in this page at once, in the other tabs of this origin soon after. */
export interface Channel<T> {
  /** The value must be cloneable. Once closed, only this page hears. */
  tell(value: T): void;
  /** `here`: told by this channel and not by another, which may be in another tab. */
  watch(listener: (value: T, here: boolean) => void): () => void;
  close(): void;
}

export function createChannel<T>(name: string): Channel<T> {
  const listeners = createListeners<{ readonly value: T; readonly here: boolean }>();
  const others = new BroadcastChannel(name);
  let isClosed = false;
  others.onmessage = (event: MessageEvent<T>) => listeners.tell({ value: event.data, here: false });
  return {
    tell(value) {
      if (!isClosed) others.postMessage(value);
      listeners.tell({ value, here: true });
    },
    watch: (listener) => listeners.add(({ value, here }) => listener(value, here)),
    close() {
      isClosed = true;
      others.close();
    },
  };
}
