import RotateCw from 'lucide-solid/icons/rotate-cw';
import { createMemo, Index, Match, Show, Switch } from 'solid-js';
import type { Turn, TurnItem } from '../../contract/conversation';
import { IconButton } from '../common/IconButton';
import { useDesk } from '../context';
import { CallCard } from './CallCard';
import { CopyButton } from './CopyButton';
import { useAsk } from './context';
import { MarkdownStream } from './MarkdownStream';
import { NoticeLine } from './NoticeLine';
import { Reasoning } from './Reasoning';
import { Seen } from './Seen';
import { TurnEndLine } from './TurnEndLine';
import { turnMarkdown } from './turn-markdown';
import { UserMessage } from './UserMessage';

/** One question and all that came of it. */
export function TurnView(props: { readonly id: string; readonly number: number; readonly last: boolean }) {
  const ask = useAsk();
  const { notebook } = useDesk();
  const turn = createMemo(() => ask.turn(props.id));
  return (
    <Show when={turn()}>
      {(shown) => (
        <article class="turn" aria-label={`Question ${props.number}`} data-turn={props.id}>
          <UserMessage turn={shown()} />
          <Seen now={props.last} meanwhile={<StillTurn turn={shown()} />}>
            <div class="turn-items">
              <Index each={shown().items}>{(item) => <Item item={item()} turn={shown()} />}</Index>
            </div>
            <TurnEndLine turn={shown()} last={props.last} />
            <Show when={shown().end !== null && shown().items.length > 0}>
              <div class="message-tools answer-tools">
                <CopyButton label="Copy answer as Markdown" text={() => turnMarkdown(shown(), notebook.cell)} />
                <Show when={props.last}>
                  <IconButton label="Answer again" disabled={ask.busy() || ask.readOnly()} onClick={() => ask.retry()}>
                    <RotateCw size={14} />
                  </IconButton>
                </Show>
              </div>
            </Show>
          </Seen>
        </article>
      )}
    </Show>
  );
}

/** The words of a turn that is far from the window: to be found by searching, and about as high as the whole. */
function StillTurn(props: { readonly turn: Turn }) {
  const text = () => props.turn.items.map((item) => (item.kind === 'answer' ? item.text : '')).join('\n\n');
  return (
    <p class="waiting-text" style={{ 'min-height': `${props.turn.items.length * 48}px` }}>
      {text()}
    </p>
  );
}

function Item(props: { readonly item: TurnItem; readonly turn: Turn }) {
  const as = <K extends TurnItem['kind']>(kind: K) =>
    props.item.kind === kind ? (props.item as Extract<TurnItem, { kind: K }>) : null;
  return (
    <Switch>
      <Match when={as('answer')}>
        {(answer) => (
          <div class="answer" data-writing={answer().end === null}>
            <Reasoning text={answer().reasoning} writing={answer().end === null && answer().text === ''} />
            <Show when={answer().text.trim() !== ''}>
              <MarkdownStream source={answer().text} />
            </Show>
          </div>
        )}
      </Match>
      <Match when={as('call')}>{(call) => <CallCard call={call()} />}</Match>
      <Match when={as('notice')}>{(notice) => <NoticeLine notice={notice().notice} text={notice().text} />}</Match>
    </Switch>
  );
}
