import { afterAll, expect, test } from 'vitest';
import { stripAnsi } from '../../../src/lib/ansi';
import { createTestKernel } from '../../doubles/kernel';

const { kernel, run } = createTestKernel();
afterAll(() => kernel.dispose());

const A = { space: 'session-a' };
const B = { space: 'session-b' };

test('each space has its own variables', async () => {
  await run('x = 1\ndef f(): return x', A);
  const other = await run('x', B);
  expect(other.error?.name).toBe('NameError');
  await run('x = 2\ny = 3', B);
  expect((await run('print(x, f())', A)).stdout).toBe('1 1\n');
  expect((await run('print(x, y)', B)).stdout).toBe('2 3\n');
  expect((await run("print('x' in globals())")).stdout).toBe('False\n');
});

test('each space counts for itself and has its own In, Out and _', async () => {
  const one = { space: 'count-one' };
  const two = { space: 'count-two' };
  expect((await run('10 + 1', one)).count).toBe(1);
  expect((await run("'two'", two)).count).toBe(1);
  expect((await run('_ + 1', one)).count).toBe(2);
  const own = await run('print(_, __, Out, In[1], _i)', one);
  expect(own.stdout).toBe('12 11 {1: 11, 2: 12} 10 + 1 _ + 1\n');
  expect((await run('print(_, Out, In[1])', two)).stdout).toBe("two {1: 'two'} 'two'\n");
});

test('what a cell defines is found by pickle and dataclasses in its own space', async () => {
  const code = `import dataclasses, pickle
@dataclasses.dataclass
class Point:
    x: int
    y: "Point | None" = None
print(pickle.loads(pickle.dumps(Point(1))), Point.__module__)`;
  expect((await run(code, A)).stdout).toBe('Point(x=1, y=None) __main__\n');
  await run('Point = 5', B);
  expect((await run('print(pickle.loads(pickle.dumps(Point(2))))', A)).stdout).toBe('Point(x=2, y=None)\n');
});

test('variables, completions and frames are those of the space that is asked for', async () => {
  await run('only_in_a = [1, 2]', A);
  await run('only_in_b = 5', B);
  expect((await kernel.variables('session-a')).map(({ name }) => name)).toContain('only_in_a');
  expect((await kernel.variables('session-b')).map(({ name }) => name)).not.toContain('only_in_a');
  const completion = await kernel.complete('only_', 5, 'session-b');
  expect(completion.items.map(({ text }) => text)).toEqual(['only_in_b']);
  expect(await kernel.variables('session-new')).toEqual([]);
  await run('import pandas as pd\ntable = pd.DataFrame({"n": [1]})', A);
  expect((await kernel.frames('session-a')).map(({ name }) => name)).toContain('table');
  expect(await kernel.frames('session-b')).toEqual([]);
});

test('every space has what the desk gives, and modules are common', async () => {
  const fresh = { space: 'fresh' };
  expect((await run('print(callable(load_file), FILES is not None, callable(install))', fresh)).stdout).toBe(
    'True True True\n',
  );
  await run('import json\njson.mark = 1', A);
  expect((await run('import json\nprint(json.mark)', fresh)).stdout).toBe('1\n');
  expect((await run('%who', fresh)).stdout).toBe('json\t \n');
});

test('a traceback in one space names its own cell after runs in another', async () => {
  await run('def boom(n):\n    return n / 0', A);
  await run('1', B);
  const failed = await run('boom(1)', A);
  expect(stripAnsi(failed.error?.traceback ?? '')).toContain('return n / 0');
});

test('a space that is forgotten is empty, and its memory is given back', async () => {
  const gone = { space: 'gone' };
  await run('import weakref\nclass Big: pass\nbig = Big()\nref = weakref.ref(big)', gone);
  await run('import builtins', A);
  await run('import builtins\nbuiltins.kept_ref = ref', gone);
  await kernel.forget('gone');
  expect((await run('print(builtins.kept_ref() is None)', A)).stdout).toBe('True\n');
  expect(await kernel.variables('gone')).toEqual([]);
  expect((await run('1', gone)).count).toBe(1);
});

test('a restart clears every space and says what was in them', async () => {
  await run('in_a = 1', A);
  await run('in_b = 1', B);
  const lost: string[] = [];
  const stop = kernel.watch((notice) => {
    if (notice.kind === 'restarted') lost.push(...notice.loss.variables);
  });
  await kernel.restart();
  stop();
  expect(lost).toEqual(expect.arrayContaining(['in_a', 'in_b']));
  expect((await run('in_a', A)).error?.name).toBe('NameError');
});
