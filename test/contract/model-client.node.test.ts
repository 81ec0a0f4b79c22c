import { createScriptedModel, fails, type ScriptedTurn, says } from '../doubles/scripted-model.ts';
import { answer, call, type Step, text } from '../providers/scenario.ts';
import { ADAPTERS, providerOf, setUp } from '../unit/model/kit.ts';
import { ANSWER, type Behaviour, INPUT, modelClientSuite } from './model-client.ts';

const STEPS: Readonly<Record<Behaviour, Step>> = {
  answers: answer(text(ANSWER)),
  calls: answer(text(ANSWER), call('call_a1b', 'python', INPUT)),
  'is empty': answer(),
  'is limited': { kind: 'failure', error: 'rate-limited', retryAfter: 2 },
  'breaks off': { ...answer(text(ANSWER.repeat(20))), manner: { cut: { at: 4000, how: 'broken' } } },
  hangs: { ...answer(text(ANSWER.repeat(20))), manner: { hangAfter: 12 } },
};

for (const { kind } of ADAPTERS) {
  modelClientSuite(kind, async (behaviour) => {
    const { client, provider, server } = await setUp(kind, { name: behaviour, steps: () => STEPS[behaviour] });
    return { client, provider, close: () => server.close() };
  });
}

const TURNS: Readonly<Record<Behaviour, ScriptedTurn>> = {
  answers: says(ANSWER),
  calls: says(ANSWER, { id: 'call_a1b', name: 'python', input: INPUT }),
  'is empty': says(''),
  'is limited': fails('rate-limited', { retryAfter: 2 }),
  'breaks off': fails('cut-off', { text: 'The mean' }),
  hangs: { events: [{ kind: 'text', text: 'The mean' }] },
};

modelClientSuite('the scripted model', async (behaviour) => ({
  client: createScriptedModel(() => TURNS[behaviour]).client,
  provider: providerOf('openai', 'https://scripted.example'),
  close: async () => {},
}));
