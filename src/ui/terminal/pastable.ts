/**
 * A text as it may be pasted into a terminal: without control characters but tabs and ends of lines. One that ends the paste
 * (`ESC [201~`) would make keys of what follows it, and run it.
 */
export function pastable(text: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what this is about
  return text.replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f]/g, '');
}
