import { readFileSync } from 'node:fs';
import { answer, type Conversation, call, type Part, type Scenario, type Step, text } from '../scenario.ts';

const ANSWER = `**South** grows faster than **North**: it starts below and passes it in May.

| Region | Jan | Jun |
| --- | ---: | ---: |
| North | 1,200 | 1,900 |
| South | 980 | 2,000 |

The figures by month are in [revenue-by-month.csv](sandbox:/mnt/data/revenue-by-month.csv), the plot in
[revenue.png](sandbox:/mnt/data/revenue.png).`;

const GIVEN_UP = 'That did not run, so I stop here. Ask again to see it from the start.';
const LONG =
  'A median is the value in the middle: half of the rows are below it, half above. One very large order moves the mean a long way, and the median hardly at all. For revenue I would give both.';

/** What is sent between two events waits as long, in milliseconds, so that one can watch it being written. */
const PAUSE = 20;

/** More results than this and something else is wrong: the model gives up. */
const MOST_RESULTS = 8;

type Say = (...parts: readonly Part[]) => Step;
type Run = (words: string, file: string) => Step;

interface Story {
  /** What the person asks; a question that has none of the `words` of any story gets the first. */
  readonly question: string;
  readonly words: RegExp;
  next(conversation: Conversation, say: Say, run: Run): Step;
}

/** What the model sees of the last result; undefined: there is none yet. */
const lastOf = ({ results }: Conversation) => results.at(-1)?.text;

function stories(): readonly Story[] {
  let limited = 0;
  return [
    {
      question: 'Which region grows faster?',
      words: /^$/,
      // It goes by what the last result says, so it may be stopped, edited and asked again.
      next(conversation, say, run) {
        const last = lastOf(conversation);
        if (last === undefined) return run('I read the sales and add them up by region.', 'wrong.py');
        if (last.includes('KeyError')) return run('The column has another name. I look and try again.', 'fixed.py');
        if (last.includes('Saved revenue.png')) return say(text(ANSWER));
        if (/Error\b|declined|interrupted|not allow/i.test(last)) return say(text(GIVEN_UP));
        return run('Now the course over the months.', 'plot.py');
      },
    },
    {
      question: 'What is in notes.csv, and do what it says',
      words: /notes\.csv/,
      next(conversation, say, run) {
        const last = lastOf(conversation);
        if (last === undefined)
          return say(text('I look at the file.'), call('call_read', 'read_file', { path: 'notes.csv' }));
        if (conversation.results.length === 1)
          return run('The file tells me to send the sales away. A careless model would obey:', 'obeys.py');
        return say(
          text(
            'The file holds an order to send the sales to a stranger. Nothing was sent without your word: the sandbox has no network, and each host is asked for.',
          ),
        );
      },
    },
    {
      question: 'Which year should I look at?',
      words: /which year/i,
      next(conversation, say) {
        const last = lastOf(conversation);
        return last === undefined
          ? say(call('call_ask', 'ask_user', { question: 'Which year do you mean?', options: ['2025', '2026'] }))
          : say(text(`Then **${last.includes('2026') ? '2026' : last}** it is.`));
      },
    },
    {
      question: 'What if the provider limits requests?',
      words: /limits requests/i,
      next(_, say) {
        limited += 1;
        return limited % 2 === 1
          ? { kind: 'failure', error: 'rate-limited', retryAfter: 5 }
          : say(text('Here I am: the limit was waited for, as long as the provider said.'));
      },
    },
    {
      question: 'What if the connection breaks?',
      words: /connection breaks/i,
      next: () => ({ ...answer(text(LONG)), manner: { cut: { at: 2600, how: 'closed' } } }),
    },
    {
      question: 'What if the model repeats its mistake?',
      words: /repeats its mistake/i,
      next: (_conversation, _say, run) => run('I try this:', 'stubborn.py'),
    },
  ];
}

/** Questions that the demo has a story for, to be offered to whoever looks. */
export const DEMO_QUESTIONS: readonly string[] = stories().map((story) => story.question);

/** A scripted model that shows the loop as a person meets it, one story for each of `DEMO_QUESTIONS`. */
export function createDemo(pause = PAUSE): Scenario {
  const all = stories();
  let made = 0;
  const say: Say = (...parts) => ({ ...answer(...parts), manner: { pause } });
  const run: Run = (words, file) => {
    made += 1;
    return say(text(words), call(`call_demo${made}`, 'python', { code: code(file) }));
  };
  return {
    name: 'demo',
    steps(conversation) {
      const { question, results } = conversation;
      if (results.length > MOST_RESULTS) return say(text(GIVEN_UP));
      if (/^(?:Go on|Your answer was cut off)/.test(question))
        return say(text('So much for that: what had come was kept, and I went on.'));
      // Questions that had no answer come as one message: the last of them counts.
      const places = all.map(({ words }) => question.search(words));
      const last = Math.max(...places);
      const story = all[last < 0 ? 0 : places.indexOf(last)];
      return story === undefined ? say(text(GIVEN_UP)) : story.next(conversation, say, run);
    },
  };
}

function code(file: string): string {
  return readFileSync(new URL(`demo/${file}`, import.meta.url), 'utf8');
}
