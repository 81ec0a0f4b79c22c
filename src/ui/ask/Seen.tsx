import { createSignal, type JSX, onCleanup, onMount, Show } from 'solid-js';

/** How far outside of the window something is made, and from where on it is given up again: pixels. */
const AHEAD = '1200px';

/** What must not be given up though it is far away: it is used, or goes on. */
const IN_USE = '.cm-editor, [data-status="running"], [data-writing="true"], [data-open="true"]';

/**
 * Makes what it holds when that comes near the window, and gives it up when it is far away, so that what is made stays
 * bounded however long the page is. Otherwise `meanwhile` stands in for it, at the height it had.
 */
export function Seen(props: {
  /** Whether to make it at once, and to keep it. */
  readonly now?: boolean;
  readonly meanwhile: JSX.Element;
  readonly children: JSX.Element;
}) {
  const [seen, setSeen] = createSignal(props.now ?? false);
  const [height, setHeight] = createSignal(0);
  let host: HTMLDivElement | undefined;

  function isInUse(element: HTMLElement): boolean {
    const selection = getSelection();
    return (
      (props.now ?? false) ||
      element.contains(document.activeElement) ||
      element.querySelector(IN_USE) !== null ||
      (selection !== null && !selection.isCollapsed && selection.containsNode(element, true))
    );
  }

  onMount(() => {
    if (!host) return;
    const element = host;
    const observer = new IntersectionObserver(
      (entries) => {
        const isNear = entries.at(-1)?.isIntersecting ?? false;
        if (isNear) setSeen(true);
        else if (seen() && !isInUse(element)) {
          setHeight(element.offsetHeight);
          setSeen(false);
        }
      },
      { rootMargin: AHEAD },
    );
    observer.observe(element);
    onCleanup(() => observer.disconnect());
  });
  return (
    <div ref={host} class="seen" style={{ 'min-height': seen() ? undefined : `${height()}px` }}>
      <Show when={seen()} fallback={props.meanwhile}>
        {props.children}
      </Show>
    </div>
  );
}
