import ArrowLeft from 'lucide-solid/icons/arrow-left';
import ArrowRight from 'lucide-solid/icons/arrow-right';
import RotateCw from 'lucide-solid/icons/rotate-cw';
import ScrollText from 'lucide-solid/icons/scroll-text';
import Square from 'lucide-solid/icons/square';
import { createSignal, For, Show } from 'solid-js';
import type { RunningServer } from '../../contract/server';
import { type Destination, PreviewBrowser, type Visited } from '../../preview/browser';
import type { FrameDocument, PageMessage } from '../../preview/messages';
import { IconButton } from '../common/IconButton';
import { saveBlob } from '../common/save-blob';
import { useDesk } from '../context';
import { type DocumentMessage, ServerFrame } from './ServerFrame';

/** One server: its address, the way back, reload, stop, and the document that it gave. */
export function ServerView(props: { readonly server: RunningServer }) {
  const { kernel, servers } = useDesk();
  const { port, name } = props.server;
  const browser = new PreviewBrowser(port, kernel.server(port));
  const [shown, setShown] = createSignal<FrameDocument | null>(null);
  const [address, setAddress] = createSignal('/', { equals: false });
  const [title, setTitle] = createSignal('');
  const [isLoading, setLoading] = createSignal(false);
  const [problem, setProblem] = createSignal('');
  const [leftOut, setLeftOut] = createSignal<readonly string[]>([]);
  const [offered, setOffered] = createSignal<Extract<Visited, { kind: 'file' }> | null>(null);
  const [log, setLog] = createSignal<readonly string[] | null>(null);
  /** Only the last of several visits is shown. */
  let visits = 0;
  /** Tells the document that is shown something. */
  let tell: (message: PageMessage) => void = () => {};

  const visit = async (going: Promise<Visited | null>) => {
    visits += 1;
    const mine = visits;
    setLoading(true);
    setProblem('');
    setOffered(null);
    try {
      const visited = await going;
      if (mine !== visits || visited === null) return;
      if (visited.kind === 'file') {
        // A page may go to a file by itself, as often as it likes: then the person says whether it is saved.
        if (navigator.userActivation.isActive) saveBlob(visited.data, visited.name);
        else setOffered(visited);
      } else if (visited.kind === 'moved') tell(visited);
      else {
        setLeftOut([]);
        setTitle('');
        setShown(visited.document);
      }
      setAddress(browser.address);
      if (log() !== null) await readLog();
    } catch (error) {
      setProblem(`The server could not be asked. ${error instanceof Error ? error.message : ''}`);
    } finally {
      if (mine === visits) setLoading(false);
    }
  };
  const go = (request: Destination) => {
    const url = browser.own(request.url);
    if (url !== null) void visit(browser.go({ ...request, url }));
  };
  const onMessage = (message: DocumentMessage): void => {
    switch (message.kind) {
      case 'go':
        go({ ...message.request, save: message.save });
        break;
      case 'address': {
        const url = browser.own(message.url);
        if (url === null) break;
        browser.move(url, message.isNew);
        setAddress(browser.address);
        break;
      }
      case 'back':
        void visit(browser.step(message.by));
        break;
      case 'title':
        setTitle(message.title);
        break;
      case 'cookie':
        browser.setCookie(message.text);
        break;
      case 'stored':
        browser.store(message.area, message.items);
        break;
      case 'left-out':
        setLeftOut((all) => (all.includes(message.what) || all.length >= 20 ? all : [...all, message.what]));
        break;
      default:
        message satisfies never;
    }
  };
  const readLog = async () => setLog(await kernel.serverLog(port));
  void visit(browser.reload());

  return (
    <>
      <form
        class="server-bar"
        aria-label={`Address in ${name}`}
        onSubmit={(event) => {
          event.preventDefault();
          const typed = new FormData(event.currentTarget).get('address');
          go({ url: String(typed || '/') });
        }}
      >
        <IconButton
          label="Back"
          disabled={!browserCan(address, browser.canGoBack)}
          onClick={() => void visit(browser.step(-1))}
        >
          <ArrowLeft size={16} />
        </IconButton>
        <IconButton
          label="Forward"
          disabled={!browserCan(address, browser.canGoForward)}
          onClick={() => void visit(browser.step(1))}
        >
          <ArrowRight size={16} />
        </IconButton>
        <IconButton label="Load again" onClick={() => void visit(browser.reload())}>
          <RotateCw size={15} />
        </IconButton>
        <label class="server-address">
          <span class="muted small">:{port}</span>
          <input name="address" aria-label="Address" value={address()} spellcheck={false} autocomplete="off" />
        </label>
        <IconButton
          label="Log"
          aria-pressed={log() !== null}
          onClick={() => void (log() === null ? readLog() : setLog(null))}
        >
          <ScrollText size={15} />
        </IconButton>
        <IconButton label={`Stop the server on port ${port}`} onClick={() => void servers.stop(port)}>
          <Square size={15} />
        </IconButton>
      </form>
      <Show when={isLoading()}>
        <div class="server-loading" role="progressbar" aria-label={`Loading ${name}`} />
      </Show>
      <Show when={problem()}>
        <p class="server-note" role="alert">
          {problem()}
        </p>
      </Show>
      <Show when={offered()} keyed>
        {(file) => (
          <p class="server-note" role="status">
            <button
              type="button"
              class="button"
              onClick={() => {
                saveBlob(file.data, file.name);
                setOffered(null);
              }}
            >
              Save {file.name}
            </button>
          </p>
        )}
      </Show>
      <Show when={leftOut().length > 0}>
        <p class="server-note muted small">
          Left out, because a preview reaches its own server only: {leftOut().join(', ')}
        </p>
      </Show>
      <Show when={shown()} keyed>
        {(document) => (
          <ServerFrame
            document={document}
            title={title() || name}
            browser={browser}
            onMessage={onMessage}
            onAnswer={() => {
              if (log() !== null) void readLog();
            }}
            onOpen={(way) => {
              tell = way;
            }}
            onLeft={() => {
              setShown(null);
              setProblem('A script of this page went where the preview can’t follow. Load it again.');
            }}
            onProblem={(text) => setProblem(text)}
          />
        )}
      </Show>
      <Show when={log()}>
        {(lines) => (
          <section class="server-log" aria-label="Log of the server">
            <Show when={lines().length > 0} fallback={<span class="muted">Nothing yet.</span>}>
              <For each={lines()}>{(line) => <div>{line}</div>}</For>
            </Show>
          </section>
        )}
      </Show>
    </>
  );
}

/** The browser's state is no signal; it changes with the address. */
function browserCan(address: () => string, can: boolean): boolean {
  address();
  return can;
}
