// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what this is about
const CONTROL = /\u001b\[[0-9;:?]*[ -/]*[@-~]|\u001b\][^\u0007\u001b]*(?:\u0007|\u001b\\)?|\u001b./g;
// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what this is about
const COLOUR = /^\u001b\[[0-9;:]*m$/;
// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what this is about
const RESET = /^\u001b\[0*m$/;
const END_COLOUR = '\u001b[0m';

/**
 * What a terminal would show of a stream: a carriage return goes back to the start of the line and what follows
 * overwrites it, a backspace goes back one column. Colours (SGR sequences) are kept with the characters they colour;
 * of the other control sequences "erase in line" is obeyed and the rest dropped.
 */
export function terminalText(text: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what this is about
  if (!/[\r\b\u001b]/.test(text)) return text;
  const shown: string[] = [];
  let colour = '';
  for (const line of text.replace(/\r+\n/g, '\n').split('\n')) {
    const drawn = drawLine(line, colour);
    shown.push(drawn.text);
    colour = drawn.colour;
  }
  return shown.join('\n');
}

/** One line from the colour it begins in to the colour it leaves behind. */
function drawLine(line: string, colourBefore: string): { text: string; colour: string } {
  const columns: { char: string; colour: string }[] = [];
  let colour = colourBefore;
  let column = 0;
  const put = (part: string) => {
    for (const char of part) {
      if (char === '\r') column = 0;
      else if (char === '\b') column = Math.max(0, column - 1);
      else {
        columns[column] = { char, colour };
        column += 1;
      }
    }
  };
  let from = 0;
  for (const match of line.matchAll(CONTROL)) {
    put(line.slice(from, match.index));
    from = match.index + match[0].length;
    const sequence = match[0];
    if (RESET.test(sequence)) colour = '';
    else if (COLOUR.test(sequence)) colour += sequence;
    else if (sequence === '\u001b[K' || sequence === '\u001b[0K') columns.length = Math.min(columns.length, column);
    else if (sequence === '\u001b[2K') columns.length = 0;
  }
  put(line.slice(from));

  let text = '';
  let current = colourBefore;
  const turn = (next: string) => {
    if (next === current) return;
    const more = current !== '' && next.startsWith(current);
    text += more ? next.slice(current.length) : (current === '' ? '' : END_COLOUR) + next;
    current = next;
  };
  for (const cell of Array.from(columns, (cell) => cell ?? { char: ' ', colour: '' })) {
    turn(cell.colour);
    text += cell.char;
  }
  turn(colour);
  return { text, colour };
}
