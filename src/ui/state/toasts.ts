import { type Accessor, createSignal } from 'solid-js';

export interface Toast {
  readonly id: number;
  readonly kind: 'info' | 'error';
  readonly message: string;
  readonly action: { readonly label: string; readonly run: () => void } | null;
}

export interface Toasts {
  readonly list: Accessor<readonly Toast[]>;
  show(message: string, options?: { kind?: Toast['kind']; action?: Toast['action'] }): void;
  dismiss(id: number): void;
  /** Stops the clocks while a pointer or the focus is on the toasts. */
  hold(held: boolean): void;
}

const SECONDS = { info: 6, action: 10, error: 12 } as const;
const MOST = 4;

export function createToasts(): Toasts {
  const [list, setList] = createSignal<readonly Toast[]>([]);
  const clocks = new Map<number, { left: number; timer: ReturnType<typeof setTimeout> | null; since: number }>();
  let next = 1;
  let held = false;

  const dismiss = (id: number) => {
    const timer = clocks.get(id)?.timer;
    if (timer) clearTimeout(timer);
    clocks.delete(id);
    setList((toasts) => toasts.filter((toast) => toast.id !== id));
  };
  const tick = (id: number) => {
    const clock = clocks.get(id);
    if (!clock || held) return;
    clock.since = Date.now();
    clock.timer = setTimeout(() => dismiss(id), clock.left);
  };

  return {
    list,
    show(message, { kind = 'info', action = null } = {}) {
      const id = next;
      next += 1;
      const seconds = kind === 'error' ? SECONDS.error : action ? SECONDS.action : SECONDS.info;
      clocks.set(id, { left: seconds * 1000, timer: null, since: 0 });
      const over = list().length + 1 - MOST;
      if (over > 0) for (const toast of list().slice(0, over)) dismiss(toast.id);
      setList((toasts) => [...toasts, { id, kind, message, action }]);
      tick(id);
    },
    dismiss,
    hold(next) {
      if (next === held) return;
      held = next;
      for (const [id, clock] of clocks) {
        if (!held) tick(id);
        else if (clock.timer) {
          clearTimeout(clock.timer);
          clock.timer = null;
          clock.left = Math.max(2000, clock.left - (Date.now() - clock.since));
        }
      }
    },
  };
}
