import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { chromiumArguments, findBrowser } from '../browser.ts';
import { DIST } from '../project.ts';
import { serve } from '../serve.ts';

/** Fetched by npm when it is needed: it is too large a tool for an audit now and then. */
const LIGHTHOUSE = 'lighthouse@12.8.2';
const CATEGORIES = ['performance', 'accessibility', 'best-practices'] as const;
const PROFILES = ['mobile', 'desktop'] as const;
const ROUNDS = Number(process.env.ROUNDS ?? 3);

/** What is read of a report. */
interface Report {
  /** `score`: 0 to 1. */
  readonly categories: Readonly<Record<string, { readonly score: number; readonly auditRefs: readonly Reference[] }>>;
  readonly audits: Readonly<
    Record<string, { readonly title: string; readonly score: number | null; displayValue?: string }>
  >;
}

interface Reference {
  readonly id: string;
  readonly weight: number;
}

async function audit(url: string, profile: (typeof PROFILES)[number]): Promise<Report> {
  const flags = ['--headless=new', ...chromiumArguments].join(' ');
  const { stdout } = await promisify(execFile)(
    'npm',
    [
      ...['exec', '--yes', `--package=${LIGHTHOUSE}`, '--', 'lighthouse', url, '--quiet', '--output=json'],
      ...[`--only-categories=${CATEGORIES.join(',')}`, `--chrome-flags=${flags}`],
      ...(profile === 'desktop' ? ['--preset=desktop'] : []),
    ],
    { maxBuffer: 2 ** 26, env: { ...process.env, CHROME_PATH: findBrowser('chromium') ?? '' } },
  );
  return JSON.parse(stdout) as Report;
}

/** Scores of a report with all that cost points: `performance 98 (Largest Contentful Paint 1.2 s)`. */
function describe({ categories, audits }: Report): string[] {
  return CATEGORIES.map((name) => {
    const { score = 0, auditRefs = [] } = categories[name] ?? {};
    const lost = auditRefs
      .filter(({ id, weight }) => weight > 0 && (audits[id]?.score ?? 1) < 1)
      .map(({ id }) => `${audits[id]?.title} ${audits[id]?.displayValue ?? ''}`.trim());
    return `${name} ${Math.round(score * 100)}${lost.length > 0 ? ` (${lost.join(', ')})` : ''}`;
  });
}

const server = await serve({ root: DIST, port: 0 });
try {
  for (const profile of PROFILES) {
    const reports: Report[] = [];
    for (let round = 0; round < ROUNDS; round += 1)
      reports.push(await audit(`http://localhost:${server.port}/`, profile));
    // A busy machine makes a visit slower and never faster.
    const score = ({ categories }: Report) => categories.performance?.score ?? 0;
    const best = reports.reduce((a, b) => (score(b) > score(a) ? b : a));
    console.log(`${profile}, the best of ${ROUNDS}: ${describe(best).join('; ')}`);
  }
} finally {
  await server.close();
}
