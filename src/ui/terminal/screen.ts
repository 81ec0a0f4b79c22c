import { FitAddon } from '@xterm/addon-fit';
import { type ITheme, Terminal } from '@xterm/xterm';
import '@xterm/xterm/css/xterm.css';
import type { TerminalLink } from '../../contract/terminal';

const ANSI = ['black', 'red', 'green', 'yellow', 'blue', 'magenta', 'cyan', 'white'] as const;

export interface ScreenParts {
  readonly link: TerminalLink;
  readonly label: string;
  /** The person wants the focus elsewhere. */
  readonly onLeave: () => void;
}

/** Puts a terminal into `place`, as large as it is, and returns what takes it away again. The link is left open. */
export function openScreen(place: HTMLElement, { link, label, onLeave }: ScreenParts): () => void {
  const terminal = new Terminal({
    fontFamily: getComputedStyle(place).getPropertyValue('--mono'),
    fontSize: 13,
    cursorBlink: !matchMedia('(prefers-reduced-motion: reduce)').matches,
    scrollback: 5000,
    theme: themeOf(place),
    // What a program puts out may not lead anywhere.
    linkHandler: { activate: () => {} },
  });
  const fit = new FitAddon();
  terminal.loadAddon(fit);
  terminal.open(place);
  terminal.textarea?.setAttribute('aria-label', label);
  terminal.attachCustomKeyEventHandler((event) => {
    if (event.key !== 'F6') return true;
    if (event.type === 'keydown') onLeave();
    event.preventDefault();
    return false;
  });
  const encoder = new TextEncoder();
  let size = '';
  const measure = () => {
    fit.fit();
    const { cols: columns, rows } = terminal;
    if (`${columns} ${rows}` === size) return;
    size = `${columns} ${rows}`;
    link.resize({ columns, rows });
  };
  terminal.onData((text) => link.type(encoder.encode(text)));
  terminal.onBinary((text) => link.type(Uint8Array.from(text, (character) => character.charCodeAt(0))));
  const stop = link.onData((data) => terminal.write(data));
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
  terminal.focus();
  return () => {
    stop();
    resized.disconnect();
    themed.disconnect();
    system.removeEventListener('change', retheme);
    terminal.dispose();
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
