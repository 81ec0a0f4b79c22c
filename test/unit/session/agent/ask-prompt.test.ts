import { expect, test } from 'vitest';
import { askPrompt } from '../../../../src/session/ask-prompt';
import { kit, result } from './kit';
import { calls, fails, says, scriptedModel } from './model';

test('gives the last words, the files and how it ended', async () => {
  const model = scriptedModel([{ kind: 'text', text: 'First.' }, ...calls(['python', { code: 'a' }])], says('Four.'));
  const file = {
    path: '/mnt/data/a.csv',
    kind: 'file',
    size: 1,
    modified: 1,
    type: '',
    revision: 1,
    expires: null,
  } as const;
  const { agent } = kit(model, { python: () => ({ ...result('x'), forUser: { outputs: [], files: [file] } }) });
  expect(await askPrompt(agent, 'Two and two?')).toEqual({
    success: true,
    answer: 'Four.',
    end: 'done',
    error: null,
    files: ['/mnt/data/a.csv'],
  });
});

test('says why it failed, and that another question is under way', async () => {
  const { agent } = kit(scriptedModel(fails('offline'), says('Now.')));
  expect(await askPrompt(agent, 'Go')).toMatchObject({ success: false, end: 'failed', error: 'It failed: offline.' });
  const first = askPrompt(agent, 'Again');
  await expect(askPrompt(agent, 'And again')).rejects.toThrow('Another question is under way');
  expect((await first).answer).toBe('Now.');
});
