/** What Comlink speaks through, as far as it is needed here. */
export interface GuardedEndpoint {
  postMessage(message: unknown, transfer?: Transferable[]): void;
  addEventListener(type: string, listener: EventListenerOrEventListenerObject): void;
  removeEventListener(type: string, listener: EventListenerOrEventListenerObject): void;
  start(): void;
}

interface Request {
  readonly id?: unknown;
  readonly type: 'APPLY';
  readonly path: readonly [string];
  readonly argumentList: readonly unknown[];
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}

/** A plain value, as Comlink wraps it. Its other kind, HANDLER, makes objects and is not for strangers. */
function isRaw(value: unknown): boolean {
  return isRecord(value) && value.type === 'RAW';
}

function isAllowedCall(data: Record<string, unknown>, methods: ReadonlySet<string>): boolean {
  const { type, path, argumentList } = data as Partial<Request>;
  return (
    type === 'APPLY' &&
    Array.isArray(path) &&
    path.length === 1 &&
    typeof path[0] === 'string' &&
    methods.has(path[0]) &&
    Array.isArray(argumentList) &&
    argumentList.every(isRaw)
  );
}

/** Answers to our own calls: a plain value, or an error that the other side threw. */
function isAnswer(data: Record<string, unknown>): boolean {
  // Comlink's `expose` hears answers too, and unwraps a path and arguments before it looks at the type.
  if ('path' in data || 'argumentList' in data) return false;
  return data.type === 'RAW' || (data.type === 'HANDLER' && data.name === 'throw');
}

/**
 * A port on which a stranger may call the named methods with plain values, and nothing else.
 *
 * Comlink trusts both of its ends: a peer may walk any path (`run.constructor`), construct what it finds there, set
 * properties and ask for new ports, which from inside a sandbox is a way out (`new broker.commit.constructor('code')`).
 * So every message passes this check before Comlink sees it.
 */
export function guard(port: MessagePort, methods: readonly string[]): GuardedEndpoint {
  const allowed = new Set(methods);
  const listeners = new Map<EventListenerOrEventListenerObject, EventListener>();
  return {
    postMessage: (message, transfer) => port.postMessage(message, transfer ?? []),
    addEventListener(type, listener) {
      const checked: EventListener = (event) => {
        const data: unknown = (event as MessageEvent).data;
        if (!isRecord(data)) return;
        if (!isAnswer(data) && !isAllowedCall(data, allowed)) return;
        if (typeof listener === 'function') listener(event);
        else listener.handleEvent(event);
      };
      listeners.set(listener, checked);
      port.addEventListener(type, checked);
    },
    removeEventListener(type, listener) {
      const checked = listeners.get(listener);
      if (checked) port.removeEventListener(type, checked);
      listeners.delete(listener);
    },
    start: () => port.start(),
  };
}
