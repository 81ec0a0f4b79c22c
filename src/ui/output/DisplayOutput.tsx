import { createEffect, createMemo, Match, Show, Switch } from 'solid-js';
import type { MimeBundle } from '../../contract/display';
import { formatBytes } from '../../lib/bytes';
import { saveBlob } from '../common/save-blob';
import { ansiHtml } from './ansi';
import { ImageOutput } from './ImageOutput';
import { JsonTree } from './JsonTree';
import { LongBox } from './LongBox';
import { drawLatex, stripLatex } from './latex';
import { type Choice, chooseMime, needsFrame } from './mime-choice';
import { SafeHtml } from './SafeHtml';
import { ScriptFrame } from './ScriptFrame';

type TextChoice = Extract<Choice, { kind: 'text' }>;

/** The richest part of a MIME bundle that can be shown. */
export function DisplayOutput(props: { readonly data: MimeBundle }) {
  const choice = createMemo(() => chooseMime(props.data));
  const text = () => only(choice(), 'text');
  const figure = () => only(choice(), 'figure');
  const image = () => only(choice(), 'image');
  const other = () => only(choice(), 'other');
  const alt = () => {
    const plain = props.data['text/plain'];
    return typeof plain === 'string' && plain !== '' ? plain : undefined;
  };
  return (
    <Switch>
      <Match when={text()}>{(shown) => <TextDisplay choice={shown()} alt={alt()} />}</Match>
      <Match when={figure()}>
        {(shown) => (
          <ScriptFrame draw={async () => (await import('./figures/figure')).drawFigure(shown().figure, shown().json)} />
        )}
      </Match>
      <Match when={image()}>{(shown) => <ImageOutput type={shown().type} data={shown().data} alt={alt()} />}</Match>
      <Match when={other()}>
        {(shown) => (
          <button
            type="button"
            class="file-link"
            onClick={() => saveBlob(shown().data, `output.${shown().type.split(/[/+.]/).pop() ?? 'bin'}`)}
          >
            Download {shown().type} ({formatBytes(shown().data.size)})
          </button>
        )}
      </Match>
    </Switch>
  );
}

function only<K extends Choice['kind']>(choice: Choice | null, kind: K): Extract<Choice, { kind: K }> | null {
  return choice?.kind === kind ? (choice as Extract<Choice, { kind: K }>) : null;
}

function TextDisplay(props: { readonly choice: TextChoice; readonly alt: string | undefined }) {
  const is = (type: TextChoice['type']) => props.choice.type === type;
  const json = createMemo(() => (is('application/json') ? parse(props.choice.text) : null));
  return (
    <Switch fallback={<Plain text={props.choice.text} />}>
      <Match when={is('text/html') && needsFrame(props.choice.text)}>
        <ScriptFrame draw={async () => (await import('./figures/page')).drawPage(props.choice.text)} />
      </Match>
      <Match when={is('text/html')}>
        <LongBox label="Table or text">
          <SafeHtml kind="html" class="html-output" source={props.choice.text} />
        </LongBox>
      </Match>
      <Match when={is('text/markdown')}>
        <SafeHtml kind="markdown" source={props.choice.text} />
      </Match>
      <Match when={is('text/latex')}>
        <Latex text={props.choice.text} />
      </Match>
      <Match when={is('image/svg+xml')}>
        <ImageOutput
          type="image/svg+xml"
          data={new Blob([props.choice.text], { type: 'image/svg+xml' })}
          alt={props.alt}
        />
      </Match>
      <Match when={json()}>
        {(parsed) => (
          <LongBox label="JSON">
            <div class="json">
              <JsonTree value={parsed().value} />
            </div>
          </LongBox>
        )}
      </Match>
    </Switch>
  );
}

export function Plain(props: { readonly text: string }) {
  return (
    <Show when={props.text !== ''}>
      <LongBox label="Text output">
        {/* Escaped by ansi_up: nothing but spans of colour. */}
        <pre class="plain" innerHTML={ansiHtml(props.text)} />
      </LongBox>
    </Show>
  );
}

function Latex(props: { readonly text: string }) {
  let host: HTMLDivElement | undefined;
  createEffect(() => {
    const { tex, display } = stripLatex(props.text);
    if (!host) return;
    host.textContent = tex;
    void drawLatex(host, tex, display);
  });
  return <div ref={host} class="latex" />;
}

function parse(text: string): { readonly value: unknown } | null {
  try {
    return { value: JSON.parse(text) };
  } catch {
    return null;
  }
}
