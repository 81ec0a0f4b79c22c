import { useDesk } from './context';
import { type Side, WIDTHS } from './state/layout';

const STEP = 16;

/** The edge of a side panel: drag it, or move it with the arrow keys. */
export function Resizer(props: { readonly side: Side; readonly label: string }) {
  const { layout } = useDesk();
  const sign = () => (props.side === 'left' ? 1 : -1);
  const begin = (event: PointerEvent & { currentTarget: HTMLDivElement }) => {
    const from = event.clientX;
    const width = layout.width(props.side);
    const edge = event.currentTarget;
    const abort = new AbortController();
    edge.setPointerCapture(event.pointerId);
    const move = (next: PointerEvent) => layout.resize(props.side, width + sign() * (next.clientX - from));
    edge.addEventListener('pointermove', move, { signal: abort.signal });
    const end = () => abort.abort();
    edge.addEventListener('pointerup', end, { signal: abort.signal });
    edge.addEventListener('pointercancel', end, { signal: abort.signal });
  };
  return (
    // biome-ignore lint/a11y/useSemanticElements: a rule that is moved is a separator with a value
    <div
      class="resizer"
      role="separator"
      aria-orientation="vertical"
      aria-label={props.label}
      aria-valuenow={layout.width(props.side)}
      aria-valuemin={WIDTHS[props.side].from}
      aria-valuemax={WIDTHS[props.side].to}
      tabindex={0}
      onPointerDown={begin}
      onKeyDown={(event) => {
        const by = event.key === 'ArrowRight' ? STEP : event.key === 'ArrowLeft' ? -STEP : 0;
        if (by === 0) return;
        event.preventDefault();
        layout.resize(props.side, layout.width(props.side) + sign() * by);
      }}
    />
  );
}
