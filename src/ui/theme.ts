import type { Settings, SettingsStore } from '../contract/settings';

const PAPER = { light: '#f6f4f0', dark: '#191816' } as const;

/** Sets the theme now, before the first paint, and whenever the setting or the system changes. */
export function applyTheme(settings: SettingsStore): void {
  const dark = matchMedia('(prefers-color-scheme: dark)');
  const apply = (theme: Settings['theme']) => {
    const shown = theme === 'system' ? (dark.matches ? 'dark' : 'light') : theme;
    document.documentElement.dataset.theme = shown;
    document.querySelector('meta[name="theme-color"]')?.setAttribute('content', PAPER[shown]);
  };
  apply(settings.current.theme);
  settings.watch((next) => apply(next.theme));
  dark.addEventListener('change', () => apply(settings.current.theme));
}
