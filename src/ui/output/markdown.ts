import { Marked, type TokenizerAndRendererExtension } from 'marked';
import { sanitise } from './sanitise';

const escapeAttribute = (text: string) =>
  text.replace(/&/g, '&amp;').replace(/"/g, '&quot;').replace(/</g, '&lt;').replace(/>/g, '&gt;');

/** `$x$` in a line and `$$x$$` as a block; `$5 and $6` stays money: no space inside the signs, no digit after them. */
const inlineMath: TokenizerAndRendererExtension = {
  name: 'inlineMath',
  level: 'inline',
  start: (source) => source.indexOf('$'),
  tokenizer(source) {
    const match = /^\$(?!\s)((?:\\.|[^$\\\n])+?)(?<!\s)\$(?!\d)/.exec(source);
    return match ? { type: 'inlineMath', raw: match[0], text: match[1] } : undefined;
  },
  renderer: (token) => `<span class="math" data-tex="${escapeAttribute(String(token.text))}"></span>`,
};
const blockMath: TokenizerAndRendererExtension = {
  name: 'blockMath',
  level: 'block',
  start: (source) => source.indexOf('$$'),
  tokenizer(source) {
    const match = /^\$\$([\s\S]+?)\$\$(?:\n|$)/.exec(source);
    return match ? { type: 'blockMath', raw: match[0], text: match[1]?.trim() } : undefined;
  },
  renderer: (token) => `<div class="math" data-display="" data-tex="${escapeAttribute(String(token.text))}"></div>`,
};

const marked = new Marked({ gfm: true, async: false, extensions: [blockMath, inlineMath] });

/** Markdown of unknown origin as safe nodes; formulas are left as elements with `data-tex`. */
export function renderMarkdown(source: string): DocumentFragment {
  return sanitise(marked.parse(source, { async: false }));
}

/**
 * Markdown cut into its blocks (a paragraph, a list, a fence), so that of a text that grows only the last is rendered
 * again. Definitions of links are given to every block, because any may use them.
 */
export function markdownBlocks(source: string): readonly string[] {
  const tokens = marked.lexer(source);
  const definitions = tokens.filter((token) => token.type === 'def').map((token) => token.raw);
  const rest = definitions.length === 0 ? '' : `\n\n${definitions.join('\n')}`;
  return tokens
    .filter((token) => token.type !== 'def' && token.type !== 'space')
    .map((token) => (token.type === 'code' ? token.raw : token.raw + rest));
}
