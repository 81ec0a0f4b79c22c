import { type Accessor, createSignal } from 'solid-js';

/** Pixels from the end within which what is new is followed. */
const NEAR = 96;
/** Milliseconds for which scrolling is taken to come of a gesture, and after which a page is taken to be at rest. */
const GESTURE = 1000;
const QUIET = 500;
const GESTURES = ['wheel', 'touchmove', 'keydown', 'pointerdown'] as const;

/** A scroller that stays at the end of its page while that grows, until the person goes up. */
export interface FollowEnd {
  readonly atEnd: Accessor<boolean>;
  /** Goes to the end, and stays there. */
  toEnd(): void;
  /** Begins; returns what ends it. */
  start(scroll: HTMLElement, page: HTMLElement): () => void;
}

/** `isLog`: whether the page is one that grows at its end; any other is left at its top. */
export function createFollowEnd(isLog: Accessor<boolean>): FollowEnd {
  const [atEnd, setAtEnd] = createSignal(true);
  let scroller: HTMLElement | null = null;
  let top = 0;
  let gesture = Number.NEGATIVE_INFINITY;
  let resize = Number.NEGATIVE_INFINITY;

  function follow(): void {
    if (!scroller || !isLog()) return;
    scroller.scrollTo({ top: scroller.scrollHeight });
    top = scroller.scrollTop;
  }

  return {
    atEnd: () => atEnd() || !isLog(),
    toEnd() {
      setAtEnd(true);
      follow();
    },
    start(scroll, page) {
      scroller = scroll;
      const observer = new ResizeObserver(() => {
        resize = performance.now();
        if (atEnd()) follow();
      });
      const onGesture = () => {
        gesture = performance.now();
      };
      // Only the person leaves the end, by going up: what is new makes the page longer and moves nothing, and a page that
      // becomes shorter for a moment, while formulas and pictures are made, scrolls up by itself.
      const onScroll = () => {
        const { scrollHeight, scrollTop, clientHeight } = scroll;
        const now = performance.now();
        const isPerson = now - gesture < GESTURE || now - resize > QUIET;
        if (scrollHeight - scrollTop - clientHeight < NEAR) setAtEnd(true);
        else if (scrollTop < top && isPerson) setAtEnd(false);
        else if (atEnd()) follow();
        top = scroll.scrollTop;
      };
      observer.observe(page);
      observer.observe(scroll);
      scroll.addEventListener('scroll', onScroll);
      for (const kind of GESTURES) scroll.addEventListener(kind, onGesture, { passive: true });
      return () => {
        scroller = null;
        observer.disconnect();
        scroll.removeEventListener('scroll', onScroll);
        for (const kind of GESTURES) scroll.removeEventListener(kind, onGesture);
      };
    },
  };
}
