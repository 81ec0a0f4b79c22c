import * as z from 'zod/v4-mini';
import type { LogEvent } from '../../contract/conversation';
import type { Output } from '../../contract/display';
import type { ModelContent, ModelError, Usage } from '../../contract/model';
import type { Cell, SessionInfo } from '../../contract/session';
import { FORMAT, type LedgerLine, type Manifest } from './archive';

/** The forms of what an archive holds. It may have been made by anybody: what has another form is refused. */

// The page's policy allows no code made from text.
z.config({ jitless: true });

const text = z.string();
const count = z.number().check(z.nonnegative());
const texts = z.readonly(z.array(text));

const MEMBER = z.object({
  name: text,
  size: z.int().check(z.nonnegative()),
  sha256: text.check(z.regex(/^[0-9a-f]{64}$/)),
  modified: z.optional(z.number()),
  expires: z.optional(z.nullable(z.number())),
});

/** Of any version: it is looked at before the rest. */
const ANY_MANIFEST = z.object({ format: z.literal(FORMAT), version: z.int() });
const MANIFEST: z.ZodMiniType<Manifest> = z.object({
  format: z.literal(FORMAT),
  version: z.int(),
  title: text,
  exported: count,
  members: z.readonly(z.array(MEMBER)),
  folders: texts,
});

const BUNDLE = z.readonly(z.record(text, z.union([text, z.instanceof(Blob)])));
const OUTPUT: z.ZodMiniType<Output> = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('stream'), name: z.enum(['stdout', 'stderr']), text }),
  z.object({ kind: z.literal('display'), data: BUNDLE, displayId: z.nullable(text) }),
  z.object({ kind: z.literal('result'), count, data: BUNDLE }),
  z.object({ kind: z.literal('error'), name: text, message: text, traceback: text }),
]);
const CELL: z.ZodMiniType<Cell> = z.object({
  id: text.check(z.regex(/^[A-Za-z0-9_-]{1,64}$/)),
  kind: z.enum(['code', 'markdown']),
  source: text,
  outputs: z.readonly(z.array(OUTPUT)),
  count: z.nullable(count),
  status: z.nullable(z.enum(['ok', 'error', 'interrupted', 'timeout', 'killed', 'crashed'])),
  seconds: z.nullable(z.number()),
});
const INFO: z.ZodMiniType<SessionInfo> = z.object({
  id: text,
  title: text,
  created: z.number(),
  modified: z.number(),
  pinned: z.optional(z.boolean()),
  files: z.optional(texts),
});
const SESSION = z.object({ info: INFO, cells: z.readonly(z.array(CELL)) });

const USAGE: z.ZodMiniType<Usage> = z.object({ inputTokens: count, outputTokens: count, cachedTokens: count });
const ERROR: z.ZodMiniType<ModelError> = z.object({
  code: z.enum([
    'offline',
    'blocked',
    'unauthorised',
    'not-found',
    'rate-limited',
    'overloaded',
    'context-overflow',
    'bad-request',
    'cut-off',
    'refused',
    'locked',
    'spending-limit',
    'declined',
    'unknown',
  ]),
  message: text,
  retryAfter: z.nullable(z.number()),
});
const CONTENT: z.ZodMiniType<ModelContent> = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('text'), text }),
  z.object({ kind: z.literal('image'), data: z.instanceof(Blob) }),
]);
const PRIVACY = z.enum(['full', 'schema', 'ask']);
const FINDING = z.object({
  line: z.number(),
  kind: z.enum(['bundled', 'download', 'impossible', 'unknown', 'missing-file', 'network', 'memory']),
  text,
  hosts: z.optional(texts),
});
const CALL = z.object({ id: text, name: text, input: text });
const FILE = z.object({ path: text, size: count, type: text });
const EVENT = { id: text, time: z.number(), parent: z.nullable(text) };

const LOG_EVENT: z.ZodMiniType<LogEvent> = z.discriminatedUnion('kind', [
  z.object({ ...EVENT, kind: z.literal('user'), text, files: z.readonly(z.array(FILE)) }),
  z.object({ ...EVENT, kind: z.literal('delta'), message: text, text, reasoning: text }),
  z.object({
    ...EVENT,
    kind: z.literal('assistant'),
    message: text,
    text,
    reasoning: text,
    calls: z.readonly(z.array(CALL)),
    provider: z.unknown(),
    model: text,
    end: z.enum(['stop', 'tool-calls', 'length', 'error', 'aborted', 'interrupted']),
    usage: z.nullable(USAGE),
    error: z.nullable(ERROR),
    privacy: PRIVACY,
  }),
  z.object({
    ...EVENT,
    kind: z.literal('call'),
    callId: text,
    name: text,
    input: text,
    cellId: text,
    findings: z.optional(z.readonly(z.array(FINDING))),
  }),
  z.object({
    ...EVENT,
    kind: z.literal('result'),
    callId: text,
    name: text,
    outcome: z.enum(['ok', 'error', 'declined', 'offered', 'interrupted', 'not-run']),
    content: z.readonly(z.array(CONTENT)),
    files: texts,
    privacy: PRIVACY,
  }),
  z.object({ ...EVENT, kind: z.literal('approval'), callId: text, code: text }),
  z.object({
    ...EVENT,
    kind: z.literal('decision'),
    callId: text,
    allowed: z.boolean(),
    scope: z.enum(['once', 'session']),
    isEdited: z.boolean(),
  }),
  z.object({
    ...EVENT,
    kind: z.literal('notice'),
    notice: z.enum(['condensed', 'resumed', 'repeated', 'rate-limited', 'overloaded', 'empty']),
    text,
  }),
  z.object({
    ...EVENT,
    kind: z.literal('end'),
    end: z.union([
      z.object({ kind: z.enum(['done', 'stopped', 'rounds', 'empty', 'length', 'offered', 'interrupted']) }),
      z.object({ kind: z.literal('failed'), error: ERROR }),
    ]),
  }),
  z.object({ ...EVENT, kind: z.literal('switch') }),
]);

const LEDGER_LINE: z.ZodMiniType<LedgerLine> = z.object({
  record: z.object({
    id: text,
    time: z.number(),
    method: text,
    url: text,
    host: text,
    outcome: z.enum(['waiting', 'pending', 'declined', 'failed', 'aborted', 'done']),
    status: z.nullable(z.number()),
    bytesOut: count,
    bytesIn: count,
    model: z.nullable(text),
    inputTokens: z.nullable(count),
    outputTokens: z.nullable(count),
    cost: z.nullable(count),
    isEstimate: z.boolean(),
  }),
  body: z.nullable(text),
});

/** The version of a manifest, whatever else it says; null: it is none. */
export function versionOf(value: unknown): number | null {
  return z.safeParse(ANY_MANIFEST, value).data?.version ?? null;
}

export function manifestOf(value: unknown): Manifest | null {
  return z.safeParse(MANIFEST, value).data ?? null;
}

/** Null also where two cells have one id. */
export function sessionOf(value: unknown): { readonly info: SessionInfo; readonly cells: readonly Cell[] } | null {
  const session = z.safeParse(SESSION, value).data ?? null;
  return session !== null && new Set(session.cells.map(({ id }) => id)).size === session.cells.length ? session : null;
}

export function logEventOf(value: unknown): LogEvent | null {
  return z.safeParse(LOG_EVENT, value).data ?? null;
}

export function ledgerLineOf(value: unknown): LedgerLine | null {
  return z.safeParse(LEDGER_LINE, value).data ?? null;
}
