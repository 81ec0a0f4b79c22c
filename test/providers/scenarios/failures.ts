import { answer, type FailureKind, type Scenario, text } from '../scenario.ts';

/** The error each time it is asked. */
export function failing(error: FailureKind, retryAfter?: number): Scenario {
  return { name: error, steps: () => ({ kind: 'failure', error, retryAfter }) };
}

/** The error as an event of a stream that began well. */
export function failingInStream(error: FailureKind): Scenario {
  return { name: `${error} in the stream`, steps: () => ({ kind: 'failure', error, inStream: true }) };
}

export const limitedOnce: Scenario = {
  name: '429 with retry-after, then an answer',
  steps: [{ kind: 'failure', error: 'rate-limited', retryAfter: 2 }, answer(text('Here it is.'))],
};

export const overloadedOnce: Scenario = {
  name: 'overload, then an answer',
  steps: [{ kind: 'failure', error: 'overloaded' }, answer(text('Here it is.'))],
};

/** What a captive portal, a proxy or a wrong address gives. */
export const webPage: Scenario = {
  name: 'a web page instead of a stream',
  steps: () => ({ kind: 'raw', status: 200, type: 'text/html', body: '<!doctype html><title>Log in</title>' }),
};

export const gateway: Scenario = {
  name: 'the error page of a proxy',
  steps: () => ({ kind: 'raw', status: 502, type: 'text/html', body: '<html><h1>502 Bad Gateway</h1></html>' }),
};

export const garbage: Scenario = {
  name: 'events that are no JSON',
  steps: () => ({ kind: 'raw', status: 200, type: 'text/event-stream', body: 'data: {"id": "x", cho\n\ndata: }{\n\n' }),
};
