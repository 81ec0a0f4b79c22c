import ArrowDown from 'lucide-solid/icons/arrow-down';
import ArrowUp from 'lucide-solid/icons/arrow-up';
import Ellipsis from 'lucide-solid/icons/ellipsis';
import Play from 'lucide-solid/icons/play';
import Server from 'lucide-solid/icons/server';
import Square from 'lucide-solid/icons/square';
import Trash from 'lucide-solid/icons/trash';
import { createEffect, createMemo, lazy, Show, Suspense } from 'solid-js';
import type { PairedRunner } from '../../contract/runners';
import { IconButton } from '../common/IconButton';
import { Menu, type MenuAction } from '../common/Menu';
import { useDesk } from '../context';
import { OutputList } from '../output/OutputList';
import { lacksTheNative } from '../runners/lacking';
import { CellEditor } from './CellEditor';
import { InputField } from './InputField';
import { RunLine } from './RunLine';
import { TextCell } from './TextCell';

const NativeRun = lazy(async () => ({ default: (await import('../runners/NativeRun')).NativeRun }));
const NativeOffer = lazy(async () => ({ default: (await import('../runners/NativeOffer')).NativeOffer }));

export function Cell(props: { readonly id: string; readonly index: number }) {
  const desk = useDesk();
  const { notebook, runnersDoor } = desk;
  const cell = createMemo(() => notebook.cell(props.id));
  const run = createMemo(() => notebook.run(props.id));
  const isCode = () => cell()?.kind !== 'markdown';
  const selected = () => notebook.selected() === props.id;
  const editing = () => notebook.editing() === props.id;
  const name = () => `${isCode() ? 'Code' : 'Text'} cell ${props.index + 1}`;
  let frame: HTMLElement | undefined;
  const nativeJob = createMemo(() => runnersDoor?.view()?.jobFor(props.id) ?? null);
  const failed = createMemo(() => {
    const now = cell();
    return runnersDoor && now && nativeJob() === null && !run() && lacksTheNative(now, runnersDoor.hasAny())
      ? now
      : null;
  });
  const nativeActions = (): readonly (MenuAction | null)[] => {
    if (!isCode()) return [];
    const onRunner = async (runner: PairedRunner, withAbove: boolean) => {
      const { runCellOn } = await import('../runners/run-cell');
      await runCellOn(desk, runner, props.id, withAbove);
    };
    return (runnersDoor?.view()?.usable() ?? []).flatMap((runner) => [
      null,
      { label: `Run on ${runner.name}`, icon: <Server size={15} />, run: () => void onRunner(runner, false) },
      {
        label: `Run on ${runner.name} with all above`,
        icon: <Server size={15} />,
        disabled: props.index === 0,
        run: () => void onRunner(runner, true),
      },
    ]);
  };

  // Command mode has the focus on the frame of the cell, so that its keys work and are announced.
  createEffect(() => {
    // A cell that is moved loses the focus on the way: its place is asked for so that this runs again.
    if (props.index < 0) return;
    if (!selected() || editing() || !frame) return;
    const active = document.activeElement;
    if (active === null || active === document.body || active.closest('.cm-editor, [data-cell], .toasts')) {
      if (!frame.contains(active) || active?.closest('.cm-editor')) frame.focus();
    }
  });

  return (
    <article
      ref={frame}
      class="cell"
      data-cell={props.id}
      data-kind={cell()?.kind}
      data-selected={selected()}
      data-editing={editing()}
      data-status={run() ? 'running' : (cell()?.status ?? undefined)}
      aria-label={name()}
      tabindex={selected() || (notebook.selected() === null && props.index === 0) ? 0 : -1}
      onFocusIn={() => {
        if (!selected()) notebook.select(props.id);
      }}
    >
      <div class="cell-gutter">
        <Show when={isCode()}>
          <Show
            when={run()}
            fallback={
              <IconButton
                label="Run cell"
                keys="Shift-Enter"
                class="run-button"
                onClick={() => notebook.execute(props.id)}
              >
                <Play size={16} />
              </IconButton>
            }
          >
            {(active) => (
              <IconButton
                label={active().state === 'queued' ? 'Cancel waiting cell' : 'Stop cell'}
                class="stop-button"
                disabled={active().state === 'stopping'}
                onClick={() => notebook.stop(props.id)}
              >
                <Square size={13} fill="currentColor" />
              </IconButton>
            )}
          </Show>
          <span class="cell-count number" title="How many runs there were up to this one">
            {run() ? '[*]' : cell()?.count != null ? `[${cell()?.count}]` : ''}
          </span>
        </Show>
      </div>
      <div class="cell-body">
        <Show when={isCode()} fallback={<TextCell id={props.id} label={`Text of cell ${props.index + 1}`} />}>
          <CellEditor id={props.id} kind="code" label={`Code of cell ${props.index + 1}`} />
          <RunLine cell={cell()} run={run()} />
          <OutputList outputs={cell()?.outputs ?? []} label={`Output of cell ${props.index + 1}`} />
          <Suspense>
            <Show when={nativeJob()}>{(job) => <NativeRun job={job()} cell={cell()} />}</Show>
            <Show when={failed()}>{(now) => <NativeOffer cell={now()} />}</Show>
          </Suspense>
          <Show when={run()?.input}>
            {(input) => (
              <InputField
                prompt={input().prompt}
                password={input().password}
                onReply={(line) => notebook.reply(props.id, line)}
              />
            )}
          </Show>
        </Show>
      </div>
      <div
        class="cell-tools"
        // Before the menu opens: selected by the focus alone, the cell would take that from a menu that is open already.
        // What is being pressed stays where it is, though the cell may go on below the window.
        on:pointerdown={{
          capture: true,
          handleEvent: () => {
            if (!selected()) frame?.focus({ preventScroll: true });
          },
        }}
      >
        <IconButton
          label="Move cell up"
          keys="Alt-Up"
          disabled={props.index === 0}
          onClick={() => notebook.move(props.id, -1)}
        >
          <ArrowUp size={15} />
        </IconButton>
        <IconButton
          label="Move cell down"
          keys="Alt-Down"
          disabled={props.index === notebook.ids().length - 1}
          onClick={() => notebook.move(props.id, 1)}
        >
          <ArrowDown size={15} />
        </IconButton>
        <IconButton label="Delete cell" keys="D, D" onClick={() => notebook.remove(props.id)}>
          <Trash size={15} />
        </IconButton>
        <Menu
          label="More for this cell"
          actions={[
            isCode()
              ? { label: 'Change to text', hint: 'M', run: () => notebook.setKind(props.id, 'markdown') }
              : { label: 'Change to code', hint: 'Y', run: () => notebook.setKind(props.id, 'code') },
            { label: 'Add code cell above', hint: 'A', run: () => notebook.insert('code', { index: props.index }) },
            { label: 'Add code cell below', hint: 'B', run: () => notebook.insert('code', { index: props.index + 1 }) },
            null,
            { label: 'Run all above', disabled: props.index === 0, run: () => notebook.executeAll(props.id) },
            {
              label: 'Clear output',
              disabled: (cell()?.outputs.length ?? 0) === 0,
              run: () => notebook.clearOutputs(props.id),
            },
            ...nativeActions(),
          ]}
        >
          <Ellipsis size={16} />
        </Menu>
      </div>
    </article>
  );
}
