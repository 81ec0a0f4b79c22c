import { pythonLanguage } from '@codemirror/lang-python';
import { classHighlighter, highlightCode } from '@lezer/highlight';

/** Python as spans with the classes of the editor. */
export function highlightPython(source: string): DocumentFragment {
  const fragment = document.createDocumentFragment();
  highlightCode(
    source,
    pythonLanguage.parser.parse(source),
    classHighlighter,
    (text, classes) => {
      if (classes === '') return fragment.append(text);
      const span = document.createElement('span');
      span.className = classes;
      span.textContent = text;
      fragment.append(span);
    },
    () => fragment.append('\n'),
  );
  return fragment;
}
