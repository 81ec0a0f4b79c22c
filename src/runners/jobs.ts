import type { RemoteJob } from '../contract/runners';
import { cutText } from '../lib/cut-text';

/** Characters of a job's output that are shown; of a longer one the beginning is dropped. */
const SHOWN = 200_000;
/** Characters of each stream that the result holds. */
const WHOLE = 1_000_000;
/** Ended jobs that stay on the list. */
const ENDED = 20;

/** The jobs on the screen. Each change makes a new object of the job. */
export interface Jobs {
  readonly list: readonly RemoteJob[];
  add(job: Pick<RemoteJob, 'id' | 'runner' | 'title' | 'for' | 'begun' | 'state'>): JobView;
  remove(id: string): void;
}

/** One job, by the one who runs it. */
export interface JobView {
  update(change: Partial<Pick<RemoteJob, 'state' | 'progress' | 'result'>>): void;
  put(name: 'stdout' | 'stderr', data: Uint8Array): void;
  /** What a stream has put out so far; the middle of a very long one is left out. */
  text(name: 'stdout' | 'stderr'): string;
}

export function createJobs(onChange: () => void): Jobs {
  let list: readonly RemoteJob[] = [];

  function change(id: string, edit: (job: RemoteJob) => RemoteJob): void {
    list = list.map((job) => (job.id === id ? edit(job) : job));
    onChange();
  }

  return {
    get list() {
      return list;
    },
    add(job) {
      const ended = list.filter((each) => each.state === 'ended').slice(ENDED - 1);
      list = [{ ...job, output: [], progress: null, result: null }, ...list.filter((each) => !ended.includes(each))];
      onChange();
      const decoders = { stdout: new TextDecoder(), stderr: new TextDecoder() };
      const texts = { stdout: '', stderr: '' };
      return {
        update: (what) => change(job.id, (now) => ({ ...now, ...what })),
        put(name, data) {
          const text = decoders[name].decode(data, { stream: true });
          // Cut later and once more, so that what is dropped is dropped once.
          texts[name] = texts[name].length > 2 * WHOLE ? `${texts[name].slice(-WHOLE)}${text}` : texts[name] + text;
          change(job.id, (now) => ({ ...now, output: appended(now.output, name, text) }));
        },
        text: (name) => cutText(texts[name], WHOLE, 'the output was very long'),
      };
    },
    remove(id) {
      list = list.filter((job) => job.id !== id);
      onChange();
    },
  };
}

function appended(output: RemoteJob['output'], name: 'stdout' | 'stderr', text: string): RemoteJob['output'] {
  const last = output.at(-1);
  const joined =
    last?.name === name
      ? output.with(-1, { name, text: (last.text + text).slice(-SHOWN) })
      : [...output, { name, text }];
  return joined.slice(-1000);
}
