import { expect, it } from 'vitest';
import { KeyReader } from '../../../src/terminal/keys';

const read = (...pieces: string[]) => {
  const reader = new KeyReader();
  return pieces
    .flatMap((piece) => reader.read(new TextEncoder().encode(piece)))
    .map((key) => (key.kind === 'key' ? key.name : key.isPaste ? { paste: key.text } : { text: key.text }));
};

it('tells keys from text', () => {
  expect(read('ls\r\u001b[A\u001b[1;5D\u001b[3~\u001bOH\u0001\u007f\u001bb\t\u001b[Z')).toEqual([
    { text: 'l' },
    { text: 's' },
    'Enter',
    'Up',
    'C-Left',
    'Delete',
    'Home',
    'C-a',
    'Backspace',
    'M-b',
    'Tab',
    'S-Tab',
  ]);
});

it('takes a paste as a whole, also when it comes in pieces', () => {
  expect(read('\u001b[200~one\r\ntw', 'o\u001b[201~x')).toEqual([{ paste: 'one\ntwo' }, { text: 'x' }]);
});

it('leaves out what a terminal answers by itself', () => {
  expect(read('\u001b[?1;2c\u001b[12;4Ra')).toEqual([{ text: 'a' }]);
  expect(read('\u001bP1$r0m\u001b\\\u001b]10;rgb:00/00/00\u0007\u001b]11;rgb:00/00/00\u001b\\b')).toEqual([
    { text: 'b' },
  ]);
});

it('keeps letters that come in two pieces', () => {
  const reader = new KeyReader();
  const bytes = new TextEncoder().encode('é');
  expect([...reader.read(bytes.slice(0, 1)), ...reader.read(bytes.slice(1))]).toEqual([
    { kind: 'text', text: 'é', isPaste: false },
  ]);
});
