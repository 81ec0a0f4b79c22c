/**
 * A text of at most about `room` characters: its head and its tail, two to one, and between them a line that says how much
 * is left out and why. No surrogate pair is cut.
 */
export function cutText(text: string, room: number, why: string): string {
  if (text.length <= room) return text;
  const head = wholeCharacters(text.slice(0, Math.ceil((room * 2) / 3)));
  const tail = text.slice(text.length - Math.floor(room / 3)).replace(/^[\udc00-\udfff]/, '');
  const left = text.length - head.length - tail.length;
  return `${head}\n[… ${left.toLocaleString('en')} characters left out: ${why} …]\n${tail}`;
}

function wholeCharacters(text: string): string {
  return text.replace(/[\ud800-\udbff]$/, '');
}
