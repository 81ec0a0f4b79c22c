import type { Probed, Verdict } from '../contract/checkup';

const WORDS: Readonly<Record<Verdict, string>> = { works: 'works', limited: 'limited', fails: 'FAILS' };

/** Whose report it is. */
export interface Reported {
  readonly userAgent: string;
  /** Milliseconds since the epoch. */
  readonly time: number;
}

/** The outcome as Markdown, to be pasted into a report of a problem. It names no file and no address of the person. */
export function reportOf(probed: readonly Probed[], { userAgent, time }: Reported): string {
  const rows = probed.map(
    ({ title, verdict, seconds, detail }) =>
      `| ${title} | ${WORDS[verdict]} | ${seconds.toFixed(1)} s | ${detail.replaceAll('|', '\\|').replaceAll('\n', ' ')} |`,
  );
  return [
    `Carrel in ${userAgent}, ${new Date(time).toISOString()}`,
    '',
    '| Check | Outcome | Time | Detail |',
    '|---|---|---|---|',
    ...rows,
    '',
  ].join('\n');
}
