import type { Build, ListedFile } from '../../src/contract/offline';
import { deferred } from '../../src/lib/deferred';
import { createPatience, STUCK } from '../../src/lib/patience';
import { sha256Of } from '../../src/lib/sha256';
import { checked, fetchFile, refusalOf } from '../../src/offline/fetch-file';
import { listOf, type Shelf } from './install';
import { fileResponse, problemResponse } from './response';
import type { Tabs } from './tabs';

/** What of a fetch event decides its answer. */
export interface Question {
  readonly request: Request;
  /** In the list of files. */
  readonly path: string;
  /** Empty where there is none. */
  readonly clientId: string;
  /** The tab or frame that a navigation makes; empty where it is none. */
  readonly resultingClientId: string;
  /** Keeps the service worker alive until then. */
  waitUntil(work: Promise<unknown>): void;
}

/**
 * Answers a request for something in the page's folder: from what is kept, else from the server, whose file is then kept. What
 * the page does not check by itself is checked here each time, so that a damaged copy is never run: it is fetched again.
 */
export async function answer(shelf: Shelf, tabs: Tabs, question: Question): Promise<Response> {
  const { request, path } = question;
  const isPage = request.mode === 'navigate';
  // Where the caches can't be used the page comes from its server, as it would without us.
  const build = await buildFor(shelf, tabs, question).catch(() => null);
  const file = build?.files.find((one) => one.path === path);
  if (build === null || file === undefined) return passOn(request, isPage);
  // Other pages of ours (`exit.html`) load nothing.
  if (question.resultingClientId !== '' && path === 'index.html') {
    question.waitUntil(tabs.set(question.resultingClientId, build.id).catch(() => undefined));
  }

  const kept = await readKept(shelf, file);
  if (kept !== null && !(isWantedAnew(request) && isCheckedByPage(file)))
    return fileResponse(file.path, file.size, kept);
  const fetched = await (isCheckedByPage(file) ? stream(shelf, file, question) : whole(shelf, file, question, isPage));
  return kept !== null && !fetched.ok ? fileResponse(file.path, file.size, kept) : fetched;
}

async function buildFor(shelf: Shelf, tabs: Tabs, { request, clientId }: Question): Promise<Build | null> {
  return request.mode === 'navigate' || clientId === '' ? listOf(shelf) : tabs.buildOf(clientId);
}

async function passOn(request: Request, isPage: boolean): Promise<Response> {
  try {
    return await fetch(request);
  } catch (error) {
    if (!isPage) throw error;
    return problemResponse('The server of this page cannot be reached. Check the connection and reload.', true);
  }
}

/** Python's files and packages: the page holds them against their hashes before it hands them on (`src/packages`). */
function isCheckedByPage({ path }: ListedFile): boolean {
  return /^(?:pyodide|packages)\/.*(?<!\.json)$/.test(path);
}

/** The page has found its copy to be wrong; or the person, or a tool of the browser, wants nothing from caches. */
function isWantedAnew({ cache }: Request): boolean {
  return cache === 'reload' || cache === 'no-store';
}

async function readKept({ files }: Shelf, file: ListedFile): Promise<BodyInit | null> {
  try {
    const blob = await files.read(file);
    if (blob === null || isCheckedByPage(file)) return blob;
    const bytes = await blob.arrayBuffer();
    if ((await sha256Of(bytes)) === file.sha256) return bytes;
    await files.remove(file.sha256);
  } catch {
    // What can't be read is fetched.
  }
  return null;
}

async function whole(shelf: Shelf, file: ListedFile, { waitUntil }: Question, isPage: boolean): Promise<Response> {
  const fetched = await fetchFile(shelf.scope + encodeURI(file.path), file, shelf.fetching);
  if (!fetched.ok) return problemResponse(fetched.failure.message, isPage);
  waitUntil(shelf.files.put(file, fetched.value).catch(() => undefined));
  return fileResponse(file.path, file.size, fetched.value);
}

/** Hands the bytes on while they come, so that the page can show how far it is; kept when all are there and right. */
async function stream(shelf: Shelf, file: ListedFile, { request, waitUntil }: Question): Promise<Response> {
  const { fetch = globalThis.fetch, patience: milliseconds = STUCK } = shelf.fetching ?? {};
  const patience = createPatience(milliseconds, request.signal);
  const cache = isWantedAnew(request) ? 'reload' : 'default';
  let response: Response;
  try {
    response = await fetch(request.url, { cache, signal: patience.signal });
  } catch (error) {
    patience.end();
    return problemResponse(whyNot(file, patience.isOver, error), false);
  }
  const refused = refusalOf(response, file);
  if (refused !== null || response.body === null) {
    patience.end();
    await response.body?.cancel();
    return problemResponse(refused?.ok === false ? refused.failure.message : whyNot(file, false, null), false);
  }
  const over = deferred<void>();
  waitUntil(over.promise);
  const end = () => {
    patience.end();
    over.resolve();
  };
  const reader = response.body.getReader();
  const parts: Uint8Array<ArrayBuffer>[] = [];
  const body = new ReadableStream<Uint8Array>({
    async pull(controller) {
      try {
        // The clock stands still while nobody reads.
        patience.more();
        const part = await reader.read();
        patience.rest();
        if (!part.done) {
          // A copy: who reads the stream may take the bytes away.
          parts.push(part.value.slice());
          return controller.enqueue(part.value);
        }
        controller.close();
        // Not being able to keep it is no reason to refuse it now.
        await keep(shelf, file, parts).catch(() => undefined);
        end();
      } catch (error) {
        controller.error(error);
        end();
      }
    },
    cancel(reason) {
      end();
      return reader.cancel(reason);
    },
  });
  return fileResponse(file.path, file.size, body);
}

async function keep(shelf: Shelf, file: ListedFile, parts: readonly Uint8Array<ArrayBuffer>[]): Promise<void> {
  const right = await checked(await new Blob([...parts]).arrayBuffer(), file);
  if (right.ok) await shelf.files.put(file, right.value);
}

function whyNot({ path }: ListedFile, isStuck: boolean, error: unknown): string {
  const reason = isStuck ? 'the server sends nothing' : error instanceof Error ? error.message : 'no answer';
  return `${path} is not on this device and could not be downloaded (${reason}). Check the connection and try again.`;
}
