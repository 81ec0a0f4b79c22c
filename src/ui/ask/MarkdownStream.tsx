import { createMemo, createSignal, Index, Show } from 'solid-js';
import { SafeHtml } from '../output/SafeHtml';
import { Code } from './Code';
import { CopyButton } from './CopyButton';

type Blocks = (source: string) => readonly string[];

// Not a resource: while one is loading, Solid takes everything off the screen up to the next boundary, and with it the
// place to which the person has scrolled.
const [cut, setCut] = createSignal<Blocks | null>(null);
let isAsked = false;

async function load(): Promise<void> {
  if (isAsked) return;
  isAsked = true;
  try {
    const { markdownBlocks } = await import('../output/markdown');
    setCut(() => markdownBlocks);
  } catch {
    // Plain text stands in for it; the next answer tries again.
    isAsked = false;
  }
}

/** Markdown that may still grow: in blocks, of which only those that change are shown anew. */
export function MarkdownStream(props: { readonly source: string }) {
  void load();
  const blocks = createMemo(() => cut()?.(props.source) ?? null);
  return (
    <Show when={blocks()} fallback={<p class="waiting-text">{props.source}</p>}>
      {(all) => (
        <div class="markdown-stream">
          <Index each={all()}>{(block) => <Block source={block()} />}</Index>
        </div>
      )}
    </Show>
  );
}

function Block(props: { readonly source: string }) {
  const fence = createMemo(() => fenced(props.source));
  return (
    <Show when={fence()} fallback={<SafeHtml kind="markdown" source={props.source} />}>
      {(code) => (
        <div class="code-block">
          <Code source={code().text} language={code().language} />
          <CopyButton label="Copy code" text={() => code().text} />
        </div>
      )}
    </Show>
  );
}

/** The code of a fenced block, closed or not. */
function fenced(source: string): { readonly text: string; readonly language: string } | null {
  const match = /^(`{3,}|~{3,})[ \t]*([^\s`]*)[^\n]*(?:\n([\s\S]*))?$/.exec(source);
  if (match === null) return null;
  const [, fence = '', language = '', rest = ''] = match;
  const end = new RegExp(`(^|\\n)[ ]{0,3}${fence[0]}{${fence.length},}[ \\t]*\\n*$`);
  return { text: rest.replace(end, '').replace(/\n$/, ''), language: language === '' ? 'text' : language };
}
