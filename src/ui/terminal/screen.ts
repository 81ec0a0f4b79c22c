import { FitAddon } from '@xterm/addon-fit';
import { type ITheme, Terminal } from '@xterm/xterm';
import '@xterm/xterm/css/xterm.css';
import type { TerminalLink } from '../../contract/terminal';
import { pastable } from './pastable';

const ANSI = ['black', 'red', 'green', 'yellow', 'blue', 'magenta', 'cyan', 'white'] as const;

export interface ScreenParts {
  readonly link: TerminalLink;
  readonly label: string;
  /** The person wants the focus elsewhere. */
  readonly onLeave: () => void;
}

/** A terminal in its place. */
export interface Screen {
  focus(): void;
  /** Whether screen readers get its text. */
  read(isRead: boolean): void;
  /** Takes it away; the link is left open. */
  dispose(): void;
}

/** Puts a terminal into `place`, as large as it is. */
export function openScreen(place: HTMLElement, { link, label, onLeave }: ScreenParts): Screen {
  const terminal = new Terminal({
    fontFamily: getComputedStyle(place).getPropertyValue('--mono'),
    fontSize: 13,
    cursorBlink: !matchMedia('(prefers-reduced-motion: reduce)').matches,
    scrollback: 5000,
    theme: themeOf(place),
    // Programs choose colours for a black or a white ground; of WCAG 2, for text.
    minimumContrastRatio: 4.5,
    // What a program puts out may not lead anywhere.
    linkHandler: { activate: () => {} },
  });
  const fit = new FitAddon();
  terminal.loadAddon(fit);
  terminal.open(place);
  terminal.textarea?.setAttribute('aria-label', label);
  terminal.attachCustomKeyEventHandler((event) => {
    if (event.key === 'F6') {
      if (event.type === 'keydown') onLeave();
      event.preventDefault();
      return false;
    }
    if ((event.ctrlKey || event.metaKey) && !event.altKey) {
      const key = event.key.toLowerCase();
      // The browser pastes; what is marked is copied, and otherwise Ctrl-C is for what runs.
      if (key === 'v') return false;
      if (key === 'c' && (event.shiftKey || terminal.hasSelection())) {
        if (event.type === 'keydown') {
          void navigator.clipboard.writeText(terminal.getSelection()).catch(() => undefined);
          terminal.clearSelection();
          event.preventDefault();
        }
        return false;
      }
      if (key === '`') return false;
    }
    return true;
  });
  const onPaste = (event: ClipboardEvent) => {
    event.preventDefault();
    event.stopPropagation();
    terminal.paste(pastable(event.clipboardData?.getData('text/plain') ?? ''));
  };
  // Before the terminal, which would take it as it is.
  place.addEventListener('paste', onPaste, { capture: true });
  const encoder = new TextEncoder();
  let size = '';
  const measure = () => {
    // Hidden, it has no size.
    if (place.clientHeight === 0) return;
    fit.fit();
    const { cols: columns, rows } = terminal;
    if (`${columns} ${rows}` === size) return;
    size = `${columns} ${rows}`;
    link.resize({ columns, rows });
  };
  terminal.onData((text) => link.type(encoder.encode(text)));
  terminal.onBinary((text) => link.type(Uint8Array.from(text, (character) => character.charCodeAt(0))));
  const resized = new ResizeObserver(measure);
  resized.observe(place);
  const retheme = () => {
    terminal.options.theme = themeOf(place);
  };
  const themed = new MutationObserver(retheme);
  themed.observe(document.documentElement, { attributeFilter: ['data-theme'] });
  const system = matchMedia('(prefers-color-scheme: dark)');
  system.addEventListener('change', retheme);
  measure();
  // After the size: what comes first may fill a line.
  const stop = link.onData((data) => terminal.write(data));
  return {
    focus: () => terminal.focus(),
    read(isRead) {
      terminal.options.screenReaderMode = isRead;
    },
    dispose() {
      stop();
      place.removeEventListener('paste', onPaste, { capture: true });
      resized.disconnect();
      themed.disconnect();
      system.removeEventListener('change', retheme);
      terminal.dispose();
    },
  };
}

/** The desk's own colours. */
function themeOf(place: HTMLElement): ITheme {
  const colour = (name: string) => {
    // The variables are `light-dark()`: only a used value is a colour.
    const probe = document.createElement('span');
    probe.style.color = `var(${name})`;
    place.append(probe);
    const { color } = getComputedStyle(probe);
    probe.remove();
    return color;
  };
  const theme: ITheme = {
    background: colour('--surface'),
    foreground: colour('--text'),
    cursor: colour('--accent'),
    cursorAccent: colour('--surface'),
    selectionBackground: colour('--code-select'),
  };
  for (const name of ANSI) {
    theme[name] = colour(`--ansi-${name}`);
    theme[`bright${name[0]?.toUpperCase()}${name.slice(1)}` as 'brightRed'] = colour(`--ansi-${name}`);
  }
  return theme;
}
