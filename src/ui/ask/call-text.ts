import type { CallStatus } from '../../contract/conversation';
import type { ModelContent } from '../../contract/model';
import { unreachable } from '../../contract/result';
import type { Cell } from '../../contract/session';

/** What has become of a call, in a word or two. */
export function statusText(status: CallStatus, isBeingWritten: boolean): string {
  switch (status) {
    case 'written':
      return isBeingWritten ? 'Writing' : 'Next';
    case 'asked':
      return 'Waits for you';
    case 'running':
      return 'Running';
    case 'ok':
      return 'Done';
    case 'error':
      return 'Failed';
    case 'declined':
      return 'Not allowed';
    case 'offered':
      return 'Offered, not run';
    case 'interrupted':
      return 'Interrupted';
    case 'not-run':
      return 'Not run';
    default:
      return unreachable(status);
  }
}

/** The status of a call that is over, by how its cell ended last. */
export function statusNow(call: CallStatus, cell: Cell['status']): CallStatus {
  if (cell === null || call === 'written' || call === 'asked' || call === 'running') return call;
  if (cell === 'ok' || cell === 'interrupted') return cell;
  return 'error';
}

export function contentText(content: readonly ModelContent[]): string {
  return content.flatMap((part) => (part.kind === 'text' ? [part.text] : [])).join('\n');
}
