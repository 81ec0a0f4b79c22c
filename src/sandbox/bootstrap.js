// The sandbox's first wall from inside: a page of opaque origin that holds one worker, or one and its helper, and nothing else.
// It makes the shared memory here, because a SharedArrayBuffer cannot cross to another origin.

// A lane is a MB of shared memory and the two counts of what is in it.
const LANE = 2 ** 20 + 8;

// The second worker beside the first; both reach the page by the one port, whose calls and answers have numbers.
const startBeside = (first, signal, port, script) => {
  const up = new SharedArrayBuffer(LANE);
  const down = new SharedArrayBuffer(LANE);
  const [one, two, between] = [new MessageChannel(), new MessageChannel(), new MessageChannel()];
  first.postMessage({ port: one.port2, signal, beside: { port: between.port1, up, down } }, [one.port2, between.port1]);
  const second = new Worker(URL.createObjectURL(new Blob([script], { type: 'text/javascript' })));
  second.postMessage({ page: two.port2, port: between.port2, up, down }, [two.port2, between.port2]);
  const asked = new Set();
  port.onmessage = ({ data }) => {
    const isOfSecond = asked.delete(data.id) || data.path?.[0] === 'jobOutput';
    (isOfSecond ? two : one).port1.postMessage(data);
  };
  one.port1.onmessage = ({ data }) => port.postMessage(data);
  two.port1.onmessage = ({ data }) => {
    if (data?.path) asked.add(data.id);
    port.postMessage(data);
  };
};

const begin = (event) => {
  // Any frame of this tab may send messages here: only the page's counts, and is waited for.
  if (event.source !== parent) return;
  removeEventListener('message', begin);
  const [control, port] = event.ports;
  const { scripts, beside, kind } = event.data;
  const script = new Blob(
    scripts.flatMap((text) => [text, '\n;\n']),
    { type: 'text/javascript' },
  );
  const start = (url) => {
    let worker;
    try {
      worker = new Worker(url);
    } catch (error) {
      control.postMessage({ kind: 'died', message: String(error) });
      return;
    }
    let signal = null;
    try {
      if (crossOriginIsolated) signal = new Int32Array(new SharedArrayBuffer(4));
    } catch {
      // Not isolated after all: stop means kill.
    }
    worker.onerror = (failure) =>
      control.postMessage({ kind: 'died', message: failure.message || 'The worker failed' });
    // The worker's first message says that its script runs; nothing else it says is listened to.
    worker.onmessage = () => {
      worker.onmessage = null;
      // From now on an error is one of a callback that code has left behind, and the worker lives on; a Python that can
      // no longer be used says so through the broker.
      worker.onerror = (failure) => failure.preventDefault();
      try {
        if (signal && beside) startBeside(worker, signal, port, beside);
        else worker.postMessage({ port, signal }, [port]);
      } catch {
        signal = null;
        worker.postMessage({ port, signal }, [port]);
      }
      control.postMessage({ kind: 'started', interruptible: signal !== null });
    };
    control.onmessage = () => {
      if (signal) signal[0] = 2;
    };
  };
  if (kind === 'blob') start(URL.createObjectURL(script));
  else {
    const reader = new FileReader();
    reader.onload = () => start(reader.result);
    reader.readAsDataURL(script);
  }
};
addEventListener('message', begin);
