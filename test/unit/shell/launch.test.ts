import { beforeAll, describe, expect, it } from 'vitest';
import { everything } from '../../../workers/kernel/run-program';
import type { ShellWorld } from '../../../workers/shell/contract';
import { createTestShell, type TestShell } from '../../doubles/shell';

let bash: TestShell;

beforeAll(async () => {
  const told = async (call: Parameters<ShellWorld['run']>[0]) => {
    const bytes = call.input ? await everything(call.input) : call.stdin;
    const stdin = bytes.length > 0 ? ` < ${new TextDecoder().decode(bytes)}` : '';
    call.write(1, new TextEncoder().encode(`${call.argv.join(' ')}${stdin}\n`));
    return 5;
  };
  bash = await createTestShell({ wasi: told, python3: told, node: told, '/work/linux': told });
  const file = (name: string, content: string | readonly number[]) =>
    bash.fs.writeFile(
      `/work/${name}`,
      typeof content === 'string' ? new TextEncoder().encode(content) : new Uint8Array(content),
    );
  file('tool.wasm', [0, 0x61, 0x73, 0x6d, 1, 0, 0, 0]);
  file('linux', [0x7f, 0x45, 0x4c, 0x46, 2, 1, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 2, 0, 62, 0]);
  file('mac', [0xcf, 0xfa, 0xed, 0xfe, 7, 0, 0, 1]);
  file('bytes', [1, 2, 0, 4]);
  file('py', '#!/usr/bin/env python3\nprint()\n');
  file('js', '#!/usr/bin/env -S node --flag\n');
  file('sh', '#!/bin/sh\necho "sh $0 $# $1"; x=leaked; cd /; exit 3\n');
  file('strict', '#!/bin/bash -e\nfalse\necho not here\n');
  file('other', '#!/usr/local/bin/python3\n');
  file('lost', '#!/opt/nothing\n');
  file('plain', 'echo plain $1\n');
  file('closed', '#!/bin/sh\necho never\n');
  await bash.run('chmod +x py js sh strict other lost plain bytes');
});

describe('a file is run by what it is', () => {
  it('a program of WebAssembly, with leave to run or without, told its name as it was called', async () => {
    expect(await bash.run('echo in | ./tool.wasm a "b c"')).toMatchObject({
      out: 'wasi --argv0 ./tool.wasm /work/tool.wasm a b c < in\n\n',
      code: 5,
    });
    expect((await bash.run('cd /; PATH=/usr/bin:/work; tool.wasm x')).code).toBe(127);
    await bash.run('chmod +x tool.wasm');
    const { out } = await bash.run('cd /; PATH=/usr/bin:/work; tool.wasm x; y=$(/work/tool.wasm z); echo "[$y]"');
    expect(out).toBe(
      'wasi --argv0 /work/tool.wasm /work/tool.wasm x\n[wasi --argv0 /work/tool.wasm /work/tool.wasm z]\n',
    );
  });

  it('a script by its first line', async () => {
    expect((await bash.run('./py 1 2')).out).toBe('python3 /work/py 1 2\n');
    expect((await bash.run('./js 1')).out).toBe('node --flag /work/js 1\n');
    expect((await bash.run('./other')).out).toBe('python3 /work/other\n');
    expect(await bash.run('./lost')).toMatchObject({
      code: 126,
      err: 'bash: /work/lost: /opt/nothing: bad interpreter: No such file or directory\n',
    });
    expect(await bash.run('./strict')).toMatchObject({ code: 1, out: '' });
    expect((await bash.run('./plain word')).out).toBe('plain word\n');
  });

  it('a script that is its own interpreter hung the shell', async () => {
    await bash.run("printf '#!/work/self\\n' > self; chmod +x self");
    expect(await bash.run('./self')).toMatchObject({
      code: 126,
      err: 'bash: /work/self: /work/self: bad interpreter: Too many levels of symbolic links\n',
    });
    expect((await bash.run('./py 1')).out).toBe('python3 /work/py 1\n');
  });

  it('one of the shell has a world of its own', async () => {
    expect((await bash.run('x=mine; ./sh a b; echo "$? $x $PWD"')).out).toBe('sh /work/sh 2 a\n3 mine /work\n');
  });

  it('without leave to run it is refused, as bash does', async () => {
    expect(await bash.run('./closed')).toMatchObject({ code: 126, err: 'bash: ./closed: Permission denied\n' });
    expect(await bash.run('bash ./closed')).toMatchObject({ code: 0, out: 'never\n' });
    expect((await bash.run('./nowhere')).code).toBe(127);
  });

  it('one for another machine is handed on, or says what it is', async () => {
    expect(await bash.run('./linux --flag')).toMatchObject({ code: 5, out: '/work/linux --flag\n' });
    const mac = await bash.run('./mac');
    expect(mac).toMatchObject({ code: 126, out: '' });
    expect(mac.err).toContain('Mach-O program for macOS, x86-64');
    expect(await bash.run('./bytes')).toMatchObject({
      code: 126,
      err: 'bash: /work/bytes: cannot execute binary file: Exec format error\n',
    });
  });
});
