import { answer, call, reasoning, type Scenario, text } from '../scenario.ts';

const PARTS = [
  reasoning('Short.'),
  text('Größe: 12 €, so I count 🙂 them.'),
  call('call_count1', 'python', { code: 'len("ü")' }),
] as const;

export const whole: Scenario = { name: 'whole', steps: [answer(...PARTS)] };

/** The stream ends after as many bytes as the question says: the connection breaks, or closes as if that were all. */
export function cutAsAsked(how: 'broken' | 'closed'): Scenario {
  return {
    name: `${how} early`,
    steps: ({ question }) => ({ ...answer(...PARTS), manner: { cut: { at: Number(question), how } } }),
  };
}

/** Begins, and then says nothing more; the connection stays open. */
export const hanging: Scenario = {
  name: 'a stream that stops to move',
  steps: () => ({ ...answer(text('I begin, and then I think for a very long time.')), manner: { hangAfter: 8 } }),
};

export const slow: Scenario = {
  name: 'a slow stream',
  steps: () => ({ ...answer(text('One two three four five six seven eight nine ten.')), manner: { pause: 20 } }),
};
