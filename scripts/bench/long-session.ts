import type { Page } from 'playwright';

/** Of the session that `fillLongSession` makes. */
export const LONG_SESSION = { messages: 200, plots: 50, title: 'A long session' } as const;

/**
 * Puts a session of 200 messages and 50 plots into the database of a page that has been open before, as the desk itself
 * would have stored it: questions, answers with tables, formulas and code, runs with printed text, tables and pictures.
 */
export async function fillLongSession(page: Page): Promise<void> {
  await page.evaluate(async ({ messages, plots, title }) => {
    const id = 'long-session';
    const now = Date.now();
    const log: object[] = [];
    const canvas = new OffscreenCanvas(960, 640);
    const context = canvas.getContext('2d');
    // Methods of an object: tsx would wrap functions that have a name, by a helper that the page does not have.
    const make = {
      async picture(number: number): Promise<Blob> {
        if (context) {
          context.fillStyle = 'white';
          context.fillRect(0, 0, 960, 640);
          for (let x = 0; x < 960; x += 3) {
            context.fillStyle = `hsl(${(x + number * 37) % 360} 60% 45%)`;
            const height = 300 + 250 * Math.sin((x + number * 50) / 70);
            context.fillRect(x, 640 - height, 2, height);
          }
        }
        return canvas.convertToBlob();
      },
      add(body: object) {
        const parent = log.length === 0 ? null : `e${log.length - 1}`;
        log.push({ id: `e${log.length}`, time: now + log.length, parent, ...body });
      },
    };
    const cells: { id: string }[] = [];
    const turns = messages / 2;
    for (let turn = 0; turn < turns; turn += 1) {
      const code = `import matplotlib.pyplot as plt\nmonths = df.groupby('month').sum()\nmonths.plot(y='revenue')  # ${turn}\nplt.show()`;
      const call = { id: `c${turn}`, name: 'python', input: JSON.stringify({ code }) };
      const isPlot = turn % Math.round(turns / plots) === 0;
      make.add({ kind: 'user', text: `Question ${turn}: how did month ${turn} go?`, files: [] });
      const base = { provider: null, model: 'model-1', error: null, privacy: 'full', reasoning: '' };
      const usage = { inputTokens: 1200, outputTokens: 250, cachedTokens: 0 };
      if (isPlot) {
        make.add({
          kind: 'assistant',
          message: `m${turn}a`,
          text: 'I draw it.',
          calls: [call],
          end: 'tool-calls',
          usage,
          ...base,
        });
        make.add({ kind: 'call', callId: call.id, name: 'python', input: call.input, cellId: `cell${turn}` });
        make.add({
          kind: 'result',
          callId: call.id,
          name: 'python',
          outcome: 'ok',
          content: [{ kind: 'text', text: 'A figure.' }],
          files: [],
          privacy: 'full',
        });
        const rows = Array.from(
          { length: 30 },
          (_, row) => `<tr><th>${row}</th><td>${row * turn}</td><td>2026-0${(row % 9) + 1}</td></tr>`,
        );
        cells.push({
          id: `cell${turn}`,
          ...{ kind: 'code', source: code, count: turn + 1, status: 'ok', seconds: 0.4 },
          ...{
            outputs: [
              { kind: 'stream', name: 'stdout', text: `${`line of output ${turn} `.repeat(6)}\n`.repeat(40) },
              {
                kind: 'display',
                displayId: null,
                data: {
                  'text/html': `<table class="dataframe"><tbody>${rows.join('')}</tbody></table>`,
                  'text/plain': 'table',
                },
              },
              {
                kind: 'display',
                displayId: null,
                data: { 'image/png': await make.picture(turn), 'text/plain': '<Figure>' },
              },
            ],
          },
        });
      }
      make.add({
        kind: 'assistant',
        message: `m${turn}`,
        text: `### Month ${turn}\n\nRevenue rose by **${turn} %**, since $r = \\frac{a}{b}$ and\n\n$$\\sum_{i=1}^{n} x_i = ${turn}$$\n\n| Region | Revenue |\n| :-- | --: |\n| North | ${turn * 10} |\n| South | ${turn * 7} |\n\n1. The first reason is plain.\n2. The second is not.\n\n\`\`\`python\nprint(df.head(${turn}))\n\`\`\`\n\nThe table is in [month-${turn}.csv](sandbox:/mnt/data/month-${turn}.csv).`,
        calls: [],
        end: 'stop',
        usage,
        ...base,
      });
      make.add({ kind: 'end', end: { kind: 'done' } });
    }
    await new Promise<void>((resolve, reject) => {
      const opening = indexedDB.open('carrel-sessions');
      opening.onerror = () => reject(opening.error);
      opening.onsuccess = () => {
        const database = opening.result;
        const transaction = database.transaction(['infos', 'orders', 'cells', 'logs'], 'readwrite');
        transaction.objectStore('infos').put({ id, title, created: now, modified: now });
        transaction.objectStore('orders').put(
          cells.map((cell) => cell.id),
          id,
        );
        for (const cell of cells) transaction.objectStore('cells').put(cell, [id, cell.id]);
        for (const [place, event] of log.entries()) transaction.objectStore('logs').put(event, [id, place]);
        transaction.onerror = () => reject(transaction.error);
        transaction.oncomplete = () => {
          database.close();
          resolve();
        };
      };
    });
    localStorage.setItem('carrel.session', id);
    localStorage.setItem('carrel.view', 'conversation');
  }, LONG_SESSION);
}

/** Loads the page anew; milliseconds from the navigation until the last answer and the plot before it can be read. */
export async function openLongSession(page: Page): Promise<number> {
  await page.reload({ waitUntil: 'commit' });
  const handle = await page.waitForFunction(
    (last) => {
      const turns = document.querySelectorAll('[data-turn]');
      const answer = turns[turns.length - 1]?.querySelector('.markdown-stream strong');
      return answer?.textContent === `${last} %` ? performance.now() : null;
    },
    LONG_SESSION.messages / 2 - 1,
    { polling: 'raf' },
  );
  return (await handle.jsonValue()) ?? Number.NaN;
}

export interface Scrolling {
  /** Milliseconds of the longest frame, and of one in a hundred. */
  readonly longest: number;
  readonly p99: number;
  readonly frames: number;
}

/** Scrolls the conversation from its end to its beginning, a wheel's step in each frame. */
export async function scrollLongSession(page: Page): Promise<Scrolling> {
  return page.evaluate(async () => {
    const scroll = document.querySelector('.talk-scroll');
    if (!scroll) throw new Error('There is no conversation to scroll');
    const frames: number[] = [];
    let before = await new Promise<number>((resolve) => requestAnimationFrame(resolve));
    while (scroll.scrollTop > 0 && frames.length < 5000) {
      scroll.dispatchEvent(new WheelEvent('wheel'));
      scroll.scrollTop -= 240;
      const now = await new Promise<number>((resolve) => requestAnimationFrame(resolve));
      frames.push(now - before);
      before = now;
    }
    frames.sort((a, b) => a - b);
    return {
      longest: frames.at(-1) ?? 0,
      p99: frames[Math.floor(frames.length * 0.99)] ?? 0,
      frames: frames.length,
    };
  });
}
