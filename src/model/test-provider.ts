import type { ModelClient, ModelErrorCode, Provider } from '../contract/model';
import { fail, ok, type Result } from '../contract/result';
import { formatDuration } from '../lib/duration';
import { callProblem } from '../lib/page-reach';
import { parse } from './no-answer';

/** Seconds. A local server may have to load the model first. */
const PATIENCE = 60;

/** One small request, and a sentence on how it went. */
export async function testProvider({
  provider,
  stream,
  models,
  signal,
}: {
  readonly provider: Provider;
  readonly stream: ModelClient['stream'];
  readonly models: ModelClient['models'];
  readonly signal?: AbortSignal;
}): Promise<Result<string, ModelErrorCode>> {
  const wrong = wrongSetting(provider);
  if (wrong !== null) return fail('not-found', wrong);
  const patience = AbortSignal.timeout(PATIENCE * 1000);
  const began = Date.now();
  const events = stream(
    {
      provider,
      system: '',
      messages: [{ role: 'user', content: [{ kind: 'text', text: 'Reply with the one word: ready' }] }],
      tools: [],
      // The least that OpenAI takes.
      maxOutputTokens: 16,
    },
    { signal: signal === undefined ? patience : AbortSignal.any([signal, patience]) },
  );
  for await (const event of events) {
    if (event.kind !== 'end') continue;
    if (event.error?.code === 'not-found') {
      return fail('not-found', `${event.error.message}${namesOf(provider.model, await models(provider, { signal }))}`);
    }
    if (event.error !== null) return fail(event.error.code, event.error.message);
    if (event.reason === 'aborted') {
      return patience.aborted
        ? fail(
            'overloaded',
            `${provider.name} did not answer within ${PATIENCE} s. A local model may still be loading: try again.`,
          )
        : fail('declined', 'The test was stopped.');
    }
  }
  const model = provider.model === '' ? 'its model' : provider.model;
  return ok(`${provider.name} answered with ${model} after ${formatDuration((Date.now() - began) / 1000)}.`);
}

/** The models there are, those first that are written most like the one that is not there. */
function namesOf(wanted: string, listed: Result<readonly string[], ModelErrorCode>): string {
  if (!listed.ok || listed.value.length === 0 || listed.value.includes(wanted)) return '';
  const near = listed.value.toSorted((a, b) => likeness(b, wanted) - likeness(a, wanted)).slice(0, 3);
  return ` It has, for example: ${near.join(', ')}.`;
}

/** How many of the pairs of letters of a wanted name are in another. */
function likeness(name: string, wanted: string): number {
  const pairs = Array.from({ length: wanted.length - 1 }, (_, at) => wanted.slice(at, at + 2).toLowerCase());
  return pairs.filter((pair) => name.toLowerCase().includes(pair)).length;
}

/** What can be seen without asking anybody. */
function wrongSetting({ kind, name, baseUrl, model }: Provider): string | null {
  if (kind === 'browser') return null;
  if (model.trim() === '') return `No model of ${name} is chosen. Pick one from the list, or type its name.`;
  const url = parse(baseUrl);
  if (url === null) {
    return `The address of ${name} is not one: "${baseUrl}". It must begin with http:// or https:// and often ends in /v1.`;
  }
  const refused = callProblem(baseUrl);
  if (refused !== null) return refused;
  return /\/(chat\/completions|completions|responses|messages|models)$/.test(url.pathname)
    ? `The address of ${name} is that of one function. Leave out its end: ${baseUrl.replace(/\/(chat\/completions|\w+)$/, '')}`
    : null;
}
