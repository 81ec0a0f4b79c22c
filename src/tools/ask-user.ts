import { failure, success, type Tool } from './host';

export function createAskUserTool(): Tool {
  return {
    spec: {
      name: 'ask_user',
      description:
        'Asks the person one question and waits for the answer. For what cannot be found out from the files.',
      input: {
        type: 'object',
        properties: {
          question: { type: 'string' },
          options: { type: 'array', items: { type: 'string' }, description: 'Likely answers; others can be typed.' },
        },
        required: ['question'],
        additionalProperties: false,
      },
    },
    async run({ question, options }, { ask }) {
      const answer = await ask(String(question), Array.isArray(options) ? options.map(String) : []);
      return answer === null ? failure('The person gave no answer.') : success(answer);
    },
  };
}
