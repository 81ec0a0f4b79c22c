import { createResource, createSignal, Match, Show, Switch } from 'solid-js';
import { DOCKER_PORT, type Level } from '../../contract/docker';
import { unreachable } from '../../contract/result';
import type { Keep, PairedRunner } from '../../contract/runners';
import { addressSpaceOf } from '../../lib/address-space';
import { localAccessTo } from '../../lib/local-access';
import { CopyButton } from '../ask/CopyButton';
import { KeepChoice, type KeepKind } from '../common/KeepChoice';
import { Problem } from '../common/Problem';
import { storedSecret } from '../common/UnlockKeys';
import { useDesk } from '../context';
import { DialogFrame } from '../dialogs/DialogFrame';
import { LevelChoice } from './LevelChoice';
import { LEVEL_NAMES } from './level-text';
import { OpenAddress } from './OpenAddress';
import '../styles/runners.css';

const COMMAND = 'npx carrel-runner';

/** Pairs the desk with a Docker runner: what to start there, its address and code, and what it may do. */
export function ConnectRunner(props: { readonly again: PairedRunner | null }) {
  const { dialogs, runnersDoor, toasts, layout } = useDesk();
  const [address, setAddress] = createSignal(props.again?.address ?? `http://localhost:${DOCKER_PORT}`);
  const [code, setCode] = createSignal('');
  const [level, setLevel] = createSignal<Level>(props.again?.level ?? 'sealed');
  const [kind, setKind] = createSignal<KeepKind>('tab');
  const [passphrase, setPassphrase] = createSignal('');
  const [problem, setProblem] = createSignal('');
  const [silent, setSilent] = createSignal('');
  const [busy, setBusy] = createSignal(false);
  let answer: HTMLElement | undefined;
  const [services] = createResource(async () => (await runnersDoor?.load())?.services ?? null);
  const [access] = createResource(address, async (typed) =>
    URL.canParse(typed) ? localAccessTo(addressSpaceOf(new URL(typed))) : null,
  );
  const keep = async (): Promise<Keep | string> => {
    const how = kind();
    switch (how) {
      case 'tab':
        return { kind: 'tab' };
      case 'passphrase':
        return { kind: 'stored', secret: { kind: 'passphrase', passphrase: passphrase() } };
      case 'passkey': {
        const given = services();
        const secret = given ? await storedSecret(given.keys, given.passkeys) : null;
        return secret?.ok ? { kind: 'stored', secret: secret.value } : (secret?.failure.message ?? '');
      }
      default:
        return unreachable(how);
    }
  };
  const connect = async () => {
    const given = services();
    if (!given || busy()) return;
    setBusy(true);
    setProblem('');
    setSilent('');
    const kept = await keep();
    if (typeof kept === 'string') setProblem(kept);
    else {
      const again = props.again ? { again: props.again.id } : {};
      const paired = await given.runners.pair({
        address: address(),
        code: code(),
        level: level(),
        keep: kept,
        ...again,
      });
      if (paired.ok) {
        dialogs.close();
        layout.showTab('runners');
        const { name, level: granted } = paired.value;
        toasts.show(`Connected to ${name}, ${LEVEL_NAMES[granted].toLowerCase()}.`);
      } else {
        setProblem(paired.failure.message);
        if (paired.failure.code === 'no-answer') setSilent(address());
      }
    }
    setBusy(false);
    // On a small screen it is below what is seen.
    if (problem() !== '') answer?.scrollIntoView({ block: 'nearest' });
  };

  return (
    <DialogFrame
      title={props.again ? `Pair with ${props.again.name} again` : 'Connect a machine with Docker'}
      onClose={() => dialogs.close()}
    >
      <p>
        What can’t run in a tab, such as programs for Linux, runs in a container on a machine of yours: this one, or one
        in reach. Files go there only when you say so, and what comes of them comes back.
      </p>
      <ol class="connect-steps small">
        <li>
          Have <strong>Docker</strong> there: Docker Desktop on macOS and Windows,{' '}
          <code>sudo apt install docker.io</code> on Debian and Ubuntu. And Node 20 or newer.
        </li>
        <li>
          Start the runner in a terminal, and leave that open:
          <span class="connect-command">
            <code>{COMMAND}</code>
            <CopyButton label="Copy the command" text={() => COMMAND} />
          </span>
        </li>
        <li>It prints an address and a code. Enter both here.</li>
      </ol>
      <form
        class="stack connect-form"
        onSubmit={(event) => {
          event.preventDefault();
          void connect();
        }}
      >
        <div class="connect-fields">
          <label>
            <span>Address</span>
            <input
              class="field mono"
              autocomplete="off"
              spellcheck={false}
              value={address()}
              onInput={(event) => setAddress(event.currentTarget.value)}
            />
          </label>
          <label>
            <span>Code</span>
            <input
              class="field mono"
              autocomplete="off"
              autocapitalize="characters"
              spellcheck={false}
              placeholder="As the terminal shows it"
              value={code()}
              onInput={(event) => setCode(event.currentTarget.value)}
            />
          </label>
        </div>
        <LevelChoice level={level()} onLevel={setLevel} />
        <KeepChoice
          label="Keep the pairing"
          kind={kind()}
          passphrase={passphrase()}
          hasPasskeys={services()?.passkeys != null}
          onKind={setKind}
          onPassphrase={setPassphrase}
        />
        <Switch>
          <Match when={access() === 'prompt'}>
            <p class="connect-note small">
              When you connect, the browser asks whether this page may reach other devices or apps on this one. Allow
              it: without that it reaches no runner.
            </p>
          </Match>
          <Match when={access() === 'denied'}>
            <p class="connect-note small" data-kind="warning">
              This browser refuses this page the way to this device. Change it first: the icon at the left of the
              address, Site settings.
            </p>
          </Match>
        </Switch>
        <div
          class="connect-problem stack"
          ref={(element) => {
            answer = element;
          }}
        >
          <Problem text={problem()} />
          <OpenAddress address={silent()} />
        </div>
        <div class="dialog-end">
          <Show when={busy()}>
            <span class="grow small muted" role="status">
              Asking the runner
            </span>
          </Show>
          <button type="button" class="button button-quiet" onClick={() => dialogs.close()}>
            Cancel
          </button>
          <button
            type="submit"
            class="button button-accent"
            disabled={
              busy() ||
              !services() ||
              address().trim() === '' ||
              code().trim() === '' ||
              (kind() === 'passphrase' && passphrase() === '')
            }
          >
            Connect
          </button>
        </div>
      </form>
    </DialogFrame>
  );
}
