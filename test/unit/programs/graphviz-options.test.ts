import { expect, test } from 'vitest';
import { readOptions, withDefaults } from '../../../workers/commands/graphviz/options';

test('values may be attached to their letter or follow it', () => {
  expect(readOptions(['neato', '-Tpng', '-o', 'a.png', '-Gdpi=200', '-N', 'shape=box', 'a.gv'])).toMatchObject({
    engine: 'neato',
    formats: ['png'],
    output: 'a.png',
    defaults: { graph: ['dpi=200'], node: ['shape=box'], edge: [] },
    inputs: ['a.gv'],
  });
  expect(readOptions(['dot', '-T'])).toContain('-T');
  expect(readOptions(['dot', '--nothing'])).toContain('--nothing');
});

test('attributes are put where the body begins, not into comments or names', () => {
  const defaults = { graph: ['rankdir=LR'], node: [], edge: ['color=red'] };
  expect(withDefaults('/* { */ digraph "a{b" {\n a -> b }', defaults)).toBe(
    '/* { */ digraph "a{b" { graph ["rankdir"="LR"]; edge ["color"="red"];\n a -> b }',
  );
});
