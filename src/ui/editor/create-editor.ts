import {
  acceptCompletion,
  autocompletion,
  closeBrackets,
  closeBracketsKeymap,
  closeCompletion,
  completionKeymap,
  completionStatus,
  startCompletion,
} from '@codemirror/autocomplete';
import { defaultKeymap, history, historyKeymap, indentLess, indentMore } from '@codemirror/commands';
import { python } from '@codemirror/lang-python';
import { bracketMatching, indentOnInput, indentUnit, syntaxHighlighting } from '@codemirror/language';
import { highlightSelectionMatches } from '@codemirror/search';
import { Compartment, EditorState, Prec } from '@codemirror/state';
import {
  drawSelection,
  EditorView,
  highlightSpecialChars,
  type KeyBinding,
  keymap,
  placeholder,
} from '@codemirror/view';
import { classHighlighter } from '@lezer/highlight';
import type { Kernel } from '../../contract/kernel';
import { kernelCompletion } from './completion';
import { inspectAt, inspection } from './inspection';

export interface EditorOptions {
  readonly parent: HTMLElement;
  readonly kind: 'code' | 'markdown';
  readonly source: string;
  readonly label: string;
  readonly kernel: Kernel;
  readonly onChange: (source: string) => void;
  readonly onFocus: () => void;
  readonly onBlur: () => void;
  readonly onLeave: () => void;
  readonly onRun: (then: 'stay' | 'step' | 'insert') => void;
}

export interface Editor {
  focus(): void;
  setSource(source: string): void;
  setLabel(label: string): void;
  /** It begins as one that may be written. */
  setReadOnly(readOnly: boolean): void;
  destroy(): void;
}

/** A CodeMirror editor for one cell. Loaded on its own, after the first paint. */
export async function createEditor(options: EditorOptions): Promise<Editor> {
  const isCode = options.kind === 'code';
  let { label } = options;
  const writing = new Compartment();
  // The language of text brings those of HTML, CSS and JavaScript with it: only where there is text to edit.
  const language = isCode ? python() : (await import('@codemirror/lang-markdown')).markdown();
  const run = (then: 'stay' | 'step' | 'insert') => () => {
    options.onRun(then);
    return true;
  };
  const keys: KeyBinding[] = [
    { key: 'Shift-Enter', run: run('step') },
    { key: 'Mod-Enter', run: run('stay') },
    { key: 'Alt-Enter', run: run('insert') },
    {
      key: 'Escape',
      run: (view) => {
        // The first Escape closes the list; one that is only being asked for is not seen by the person.
        if (completionStatus(view.state) === 'active') return false;
        closeCompletion(view);
        options.onLeave();
        return true;
      },
    },
  ];
  const codeKeys: KeyBinding[] = [
    {
      key: 'Tab',
      run: (view) => acceptCompletion(view) || completeOrIndent(view),
      shift: inspectOrOutdent(options.kernel),
    },
  ];
  const view = new EditorView({
    parent: options.parent,
    state: EditorState.create({
      doc: options.source,
      extensions: [
        Prec.highest(keymap.of([...keys, ...(isCode ? codeKeys : [])])),
        highlightSpecialChars(),
        history(),
        drawSelection(),
        EditorState.allowMultipleSelections.of(true),
        indentOnInput(),
        indentUnit.of('    '),
        bracketMatching(),
        closeBrackets(),
        highlightSelectionMatches(),
        syntaxHighlighting(classHighlighter),
        writing.of([]),
        EditorView.lineWrapping,
        placeholder(isCode ? 'Write Python' : 'Write text'),
        language,
        isCode ? [autocompletion({ override: [kernelCompletion(options.kernel)] }), inspection] : [],
        keymap.of([...closeBracketsKeymap, ...defaultKeymap, ...historyKeymap, ...completionKeymap]),
        EditorView.contentAttributes.of(() => ({ 'aria-label': label, spellcheck: isCode ? 'false' : 'true' })),
        EditorView.updateListener.of((update) => {
          if (update.docChanged) options.onChange(update.state.doc.toString());
        }),
        // The events and not `focusChanged`, which comes some milliseconds late: a quick Escape would be lost.
        EditorView.domEventHandlers({
          focus: () => options.onFocus(),
          // Once the focus is where it goes: on its way it is nowhere, and the cell would take it from a menu that opens.
          blur: (_event, left) => void setTimeout(() => !left.hasFocus && options.onBlur()),
        }),
      ],
    }),
  });
  return {
    focus: () => view.focus(),
    setSource(source) {
      const now = view.state.doc.toString();
      if (now !== source) view.dispatch({ changes: { from: 0, to: now.length, insert: source } });
    },
    setLabel(text) {
      if (text === label) return;
      label = text;
      view.dispatch({});
    },
    setReadOnly: (readOnly) =>
      view.dispatch({ effects: writing.reconfigure(readOnly ? EditorState.readOnly.of(true) : []) }),
    destroy: () => view.destroy(),
  };
}

/** After a name or a dot Tab completes; elsewhere it indents. */
function completeOrIndent(view: EditorView): boolean {
  const { main } = view.state.selection;
  const before = view.state.sliceDoc(Math.max(0, main.head - 1), main.head);
  if (main.empty && /[\w.'"/%]/.test(before)) return startCompletion(view);
  if (!main.empty) return indentMore(view);
  view.dispatch(view.state.replaceSelection('    '));
  return true;
}

/** After a name or a bracket Shift-Tab explains it; elsewhere it outdents. */
function inspectOrOutdent(kernel: Kernel) {
  return (view: EditorView): boolean => {
    const { main } = view.state.selection;
    const line = view.state.doc.lineAt(main.head);
    const before = view.state.sliceDoc(line.from, main.head);
    if (!main.empty || before.trim() === '') return indentLess(view);
    void inspectAt(view, kernel);
    return true;
  };
}
