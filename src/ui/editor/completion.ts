import type { CompletionContext, CompletionResult, Completion as Item } from '@codemirror/autocomplete';
import type { Kernel } from '../../contract/kernel';

/** Kinds as Jedi names them to the icons of CodeMirror. */
const ICONS: Readonly<Record<string, string>> = {
  function: 'function',
  class: 'class',
  module: 'namespace',
  instance: 'variable',
  statement: 'variable',
  param: 'variable',
  property: 'property',
  keyword: 'keyword',
  path: 'text',
  magic: 'keyword',
};

/** Completions from the running Python: when asked for, and after a dot. It is not asked while it is busy. */
export function kernelCompletion(kernel: Kernel) {
  return async (context: CompletionContext): Promise<CompletionResult | null> => {
    const afterDot = context.matchBefore(/[\w\])]\.\w*/) !== null;
    if ((!context.explicit && !afterDot) || kernel.state !== 'idle') return null;
    const found = await kernel.complete(context.state.doc.toString(), context.pos);
    if (context.aborted || found.items.length === 0) return null;
    return {
      from: found.from,
      to: found.to,
      validFor: /^\w*$/,
      options: found.items.map(
        (item): Item => ({ label: item.text, type: ICONS[item.kind] ?? 'variable', detail: item.detail || undefined }),
      ),
    };
  };
}
