import { answer, reasoning, type Scenario, text } from '../scenario.ts';

export const WORDS = 'The mean price is **4.20 €**, over 1,204 rows – “naïve” prices left out. 🙂';

export const answerOnly: Scenario = { name: 'answer only', steps: [answer(text(WORDS))] };

export const thoughtful: Scenario = {
  name: 'thoughts before the answer',
  steps: [answer(reasoning('First I look at the columns.'), text('There are six.')), answer(text('Six, as I said.'))],
};

export const empty: Scenario = { name: 'empty answer', steps: [answer()] };

export const refusal: Scenario = { name: 'refusal', steps: [{ kind: 'answer', parts: [], end: 'refused' }] };

export const tooLong: Scenario = {
  name: 'an answer that reaches its limit',
  steps: [{ kind: 'answer', parts: [text('And so on, and')], end: 'length' }],
};
