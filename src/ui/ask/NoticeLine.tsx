import Info from 'lucide-solid/icons/info';
import type { Notice } from '../../contract/conversation';
import { unreachable } from '../../contract/result';

/** What happened besides words and calls. */
export function NoticeLine(props: { readonly notice: Notice; readonly text: string }) {
  return (
    <p class="notice-line" data-notice={props.notice}>
      <Info size={14} aria-hidden="true" /> <span>{textOf(props.notice, props.text)}</span>
    </p>
  );
}

function textOf(notice: Notice, text: string): string {
  switch (notice) {
    // Its text is for the model.
    case 'resumed':
      return text === '' || text === 'Go on.' || text.startsWith('Your answer was cut off')
        ? 'Continued.'
        : `You: ${text}`;
    case 'condensed':
    case 'repeated':
    case 'rate-limited':
    case 'overloaded':
    case 'empty':
      return text;
    default:
      return unreachable(notice);
  }
}
