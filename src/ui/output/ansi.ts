import { AnsiUp } from 'ansi_up';
import { terminalText } from '../../lib/terminal-text';

/** In ansi_up's output only: the text itself is escaped, so this cannot match in it. */
const OWN_COLOUR = /(<span )style="color:(rgb\([\d,\s]+\));?/g;

/** Text with ANSI colours as escaped HTML: only `span` elements with `ansi-*` classes or a colour. */
export function ansiHtml(text: string): string {
  const ansi = new AnsiUp();
  ansi.escape_html = true;
  ansi.use_classes = true;
  ansi.url_allowlist = {};
  // Colours beyond the 16 named ones are exact: the style sheet moves their lightness to what can be read on the theme.
  return ansi
    .ansi_to_html(terminalText(text))
    .replace(OWN_COLOUR, (_, tag: string, colour: string) => `${tag}style="--own:${colour};`);
}

/** Without colours, for the clipboard. */
export function plainText(text: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: colour codes begin with the control character ESC
  return terminalText(text).replace(/\u001b\[[0-9;:]*m/g, '');
}
