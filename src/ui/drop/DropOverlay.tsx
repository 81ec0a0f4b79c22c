import Download from 'lucide-solid/icons/download';
import { createSignal, onCleanup, onMount, Show } from 'solid-js';
import { useDesk } from '../context';
import { droppedFiles } from './dropped-files';

/** Takes files dropped anywhere on the page, and files that are pasted. */
export function DropOverlay() {
  const { incoming, toasts } = useDesk();
  const [over, setOver] = createSignal(false);
  // dragenter and dragleave come for every element on the way: the pointer is outside when they cancel out.
  let depth = 0;
  const hasFiles = (event: DragEvent) => event.dataTransfer?.types.includes('Files') ?? false;
  const take = (data: DataTransfer) =>
    void droppedFiles(data)
      .then((files) => incoming.take(files))
      .catch(() =>
        toasts.show('The browser could not read what was dropped. Try “Add files” instead.', { kind: 'error' }),
      );

  onMount(() => {
    const abort = new AbortController();
    const on = <K extends keyof WindowEventMap>(type: K, listener: (event: WindowEventMap[K]) => void) =>
      addEventListener(type, listener, { signal: abort.signal, capture: true });
    on('dragenter', (event) => {
      if (!hasFiles(event)) return;
      event.preventDefault();
      depth += 1;
      setOver(true);
    });
    on('dragover', (event) => {
      if (!hasFiles(event)) return;
      event.preventDefault();
      if (event.dataTransfer) event.dataTransfer.dropEffect = 'copy';
    });
    on('dragleave', (event) => {
      if (!hasFiles(event)) return;
      depth = Math.max(0, depth - 1);
      if (depth === 0) setOver(false);
    });
    on('drop', (event) => {
      depth = 0;
      setOver(false);
      if (!event.dataTransfer || !hasFiles(event)) return;
      event.preventDefault();
      event.stopPropagation();
      take(event.dataTransfer);
    });
    on('paste', (event) => {
      // A table copied from a spreadsheet comes as text and as a picture: in an editor the text is meant.
      const data = event.clipboardData;
      if (!data || data.files.length === 0 || data.types.includes('text/plain')) return;
      event.preventDefault();
      take(data);
    });
    onCleanup(() => abort.abort());
  });

  return (
    <Show when={over()}>
      <div class="drop-overlay" aria-hidden="true">
        <div class="drop-card">
          <Download size={28} />
          <strong>Drop files onto your desk</strong>
          <span class="muted">They stay in this browser.</span>
        </div>
      </div>
    </Show>
  );
}
