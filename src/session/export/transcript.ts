import { toBase64 } from '../../lib/base64';
import { redactKeys } from './redact-keys';
import type { ExportSource } from './source';

/**
 * Every request to a model and every event of the conversation, in the order of time, as lines of JSON. The first line
 * says which session it is. A request has its body as it was sent; pictures are `data:` addresses. What looks like a key
 * of a provider is left out.
 */
export async function exportTranscript(source: ExportSource): Promise<Blob> {
  const { id, title, created } = source.document.info;
  const requests = await source.requests();
  const items = [
    ...requests.map((record) => ({ time: record.time, record, event: null })),
    ...source.events.map((event) => ({ time: event.time, record: null, event })),
    // The order of the log is kept where times are equal: sorting is stable.
  ].sort((a, b) => a.time - b.time);
  const lines = [line({ type: 'session', id, title, created })];
  for (const { record, event } of items) {
    lines.push(
      record === null
        ? line(await plain({ type: 'event', ...event }))
        : line({ type: 'request', ...record, body: await source.body(record.id) }),
    );
  }
  return new Blob(lines, { type: 'application/jsonl' });
}

function line(value: unknown): string {
  return `${JSON.stringify(value, (_key, each: unknown) => (typeof each === 'string' ? redactKeys(each) : each))}\n`;
}

/** Blobs as `data:` addresses. */
async function plain(value: unknown): Promise<unknown> {
  if (value instanceof Blob) {
    return `data:${value.type};base64,${toBase64(new Uint8Array(await value.arrayBuffer()))}`;
  }
  if (Array.isArray(value)) return Promise.all(value.map(plain));
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).map(async ([key, each]) => [key, await plain(each)] as const);
  return Object.fromEntries(await Promise.all(entries));
}
