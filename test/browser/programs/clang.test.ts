import { afterAll, expect, test } from 'vitest';
import { openPrograms, versionOf } from './kit';

const { run, end } = openPrograms();
afterAll(end);

const MAIN = `
#include <cstdio>
#include <iostream>
#include <stdexcept>
#include "twice.h"

int main(int argc, char **argv) {
  std::string line;
  while (std::getline(std::cin, line)) std::cout << twice(LENGTH) << " " << line << std::endl;
  for (int i = 1; i < argc; i++) std::fprintf(std::fopen(argv[i], "w"), "wrote %s\\n", argv[i]);
  if (argc < 2) throw std::runtime_error("no words");
  return argc - 1;
}
`;

test('C and C++ are compiled, linked and run, on the files of the job', { timeout: 480_000 }, async () => {
  const steps: string[] = [];
  const sources = {
    'main.cpp': MAIN,
    'lib/twice.c': 'int twice(int x) { int big[100000]; big[x] = x; return 2 * big[x]; }\n',
    'lib/twice.h': 'extern "C" int twice(int x);\n',
  };
  const object = await run(['gcc', '-c', '-O1', 'lib/twice.c', '-o', 'twice.o'], sources);
  expect(object).toMatchObject({ stderr: '', exitCode: 0, names: ['twice.o'] });
  const made = await run(
    ['g++', '-std=c++20', '-Ilib', '-DLENGTH=21', '-pthread', 'main.cpp', 'twice.o', '-o', 'tool'],
    { ...sources, 'twice.o': object.file('twice.o') },
    { onEvent: (event) => event.kind === 'progress' && event.unit === 'steps' && steps.push(event.label) },
  );
  expect(made).toMatchObject({
    stderr: 'g++: warning: -pthread is left out: programs have no threads here\n',
    exitCode: 0,
    names: ['tool'],
  });
  expect(steps).toEqual(expect.arrayContaining(['Compiling', 'Linking']));

  const tool = { tool: made.file('tool') };
  const ran = await run(['wasi', './tool', 'out/ä.txt', 'b.txt'], tool, { stdin: new Blob(['one\ntwo']) });
  expect(ran).toMatchObject({ stdout: '42 one\n42 two\n', stderr: '', exitCode: 2, names: ['b.txt', 'out/ä.txt'] });
  expect(await ran.file('out/ä.txt').text()).toBe('wrote out/ä.txt\n');
  const thrown = await run(['wasi', './tool'], tool);
  expect(thrown.exitCode).toBe(134);
  expect(thrown.stderr).toContain('an exception was thrown, which nothing can catch here: no words\n');

  const wrong = await run(['cc', 'wrong.c'], { 'wrong.c': 'int main() { return nothing; }\n' });
  expect(wrong).toMatchObject({ exitCode: 1, names: [] });
  expect(wrong.stderr).toContain("wrong.c:1:21: error: use of undeclared identifier 'nothing'");
  expect((await run(['clang', '--version'])).stdout).toContain(`clang version ${versionOf('clang')}`);
  expect((await run(['cc'])).stderr).toContain('no input files');
});
