import type { Plugin } from 'vite';

const LINK = /\s*<link rel="stylesheet"[^>]* href="\.\/(assets\/[^"]+\.css)">/g;

/**
 * Puts the style sheet of the first view into the page, so that it paints as soon as its HTML has come: on a phone each
 * further request takes a moment. The files stay too: the chunks that are loaded late may name them.
 */
export function firstPaint(): Plugin {
  return {
    name: 'carrel:first-paint',
    apply: 'build',
    transformIndexHtml: {
      order: 'post',
      handler(html, { bundle = {} }) {
        return html.replaceAll(LINK, (_link, file: string) => `\n    <style>${styleOf(bundle[file])}</style>`);
      },
    },
  };
}

function styleOf(file: { type: string; source?: string | Uint8Array } | undefined): string {
  if (file?.type !== 'asset' || file.source === undefined)
    throw new Error('The style sheet of the page is not in the build');
  const text = typeof file.source === 'string' ? file.source : new TextDecoder().decode(file.source);
  // In the page a relative address would mean another file, and an end tag would end the sheet.
  if (/url\((?!["']?data:)|<\/style/i.test(text)) throw new Error('The first style sheet may name no other file');
  return text.trim();
}
