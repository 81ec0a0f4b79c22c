const HEAD = 44;

/** Sound of one channel with 16 bits a sample as a WAV file (https://www.rfc-editor.org/rfc/rfc2361). */
export function wave(pieces: readonly Int16Array[], rate: number): Uint8Array<ArrayBuffer> {
  const bytes = 2 * pieces.reduce((sum, { length }) => sum + length, 0);
  const made = new Uint8Array(HEAD + bytes);
  const view = new DataView(made.buffer);
  const word = (at: number, text: string) => made.set(new TextEncoder().encode(text), at);
  word(0, 'RIFF');
  view.setUint32(4, HEAD - 8 + bytes, true);
  word(8, 'WAVEfmt ');
  view.setUint32(16, 16, true);
  view.setUint16(20, 1, true);
  view.setUint16(22, 1, true);
  view.setUint32(24, rate, true);
  view.setUint32(28, 2 * rate, true);
  view.setUint16(32, 2, true);
  view.setUint16(34, 16, true);
  word(36, 'data');
  view.setUint32(40, bytes, true);
  let place = HEAD;
  for (const piece of pieces) {
    for (const sample of piece) {
      view.setInt16(place, sample, true);
      place += 2;
    }
  }
  return made;
}
