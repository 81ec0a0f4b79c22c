/** Draws a formula into an element; what KaTeX does not know is shown as it was written. */
export async function drawLatex(element: HTMLElement, tex: string, display: boolean): Promise<void> {
  const [{ default: katex }] = await Promise.all([import('katex'), import('katex/dist/katex.min.css')]);
  katex.render(tex, element, { displayMode: display, throwOnError: false, trust: false, maxExpand: 1000 });
}

/** Takes the dollar signs or brackets off a `text/latex` display: `$\displaystyle x$`, `$$x$$`, `\[x\]`. */
export function stripLatex(text: string): { readonly tex: string; readonly display: boolean } {
  const source = text.trim();
  const block = /^(?:\$\$([\s\S]*)\$\$|\\\[([\s\S]*)\\\])$/.exec(source);
  if (block) return { tex: block[1] ?? block[2] ?? '', display: true };
  const inline = /^(?:\$([\s\S]*)\$|\\\(([\s\S]*)\\\))$/.exec(source);
  if (inline) return { tex: inline[1] ?? inline[2] ?? '', display: true };
  return { tex: source, display: true };
}
