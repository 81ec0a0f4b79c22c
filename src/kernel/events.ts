import type { MimeBundle } from '../contract/display';
import type { KernelEvent } from '../contract/kernel';
import type { SandboxBundle, SandboxEvent } from '../contract/sandbox';

function isBundle(value: unknown): boolean {
  return (
    typeof value === 'object' &&
    value !== null &&
    Object.values(value).every((data) => typeof data === 'string' || data instanceof ArrayBuffer)
  );
}

function isIdOrNull(value: unknown): boolean {
  return value === null || (typeof value === 'string' && value.length < 500);
}

function isProgress(value: unknown): boolean {
  if (value === null) return true;
  if (typeof value !== 'object' || value === undefined) return false;
  const { label, loaded, total, unit } = value as Record<string, unknown>;
  return (
    typeof label === 'string' &&
    label.length < 500 &&
    typeof loaded === 'number' &&
    (total === null || typeof total === 'number') &&
    (unit === 'bytes' || unit === 'steps')
  );
}

const STATES = new Set(['loading', 'running']);

/** Whether a value from the sandbox is an event in the agreed form. `queued`, `starting` and `stopping` are the page's own. */
export function isEvent(value: unknown): value is SandboxEvent {
  if (typeof value !== 'object' || value === null) return false;
  const event = value as Record<string, unknown>;
  switch (event.kind) {
    case 'status':
      return typeof event.state === 'string' && STATES.has(event.state);
    case 'progress':
      return isProgress(event.progress);
    case 'stdout':
    case 'stderr':
      return typeof event.text === 'string';
    case 'display':
      return isBundle(event.data) && isIdOrNull(event.displayId) && typeof event.update === 'boolean';
    case 'result':
      return isBundle(event.data) && typeof event.count === 'number';
    case 'clear':
      return typeof event.wait === 'boolean';
    default:
      // `input` is a call of its own, because it is answered.
      return false;
  }
}

/** The bytes become Blobs, which cost no memory that matters until they are shown. */
function withBlobs(data: SandboxBundle): MimeBundle {
  return Object.fromEntries(
    Object.entries(data).map(([type, value]) => [
      type,
      typeof value === 'string' ? value : new Blob([value], { type }),
    ]),
  );
}

/** The event as the page knows it. */
export function toKernelEvent(event: SandboxEvent): KernelEvent {
  return event.kind === 'display' || event.kind === 'result' ? { ...event, data: withBlobs(event.data) } : event;
}
