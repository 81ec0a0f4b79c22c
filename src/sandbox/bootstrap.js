// The sandbox's first wall from inside: a page of opaque origin that holds one worker and nothing else.
// It makes the interrupt buffer here, because a SharedArrayBuffer cannot cross to another origin.
const begin = (event) => {
  // Any frame of this tab may send messages here: only the page's counts, and is waited for.
  if (event.source !== parent) return;
  removeEventListener('message', begin);
  const [control, port] = event.ports;
  const { scripts, kind } = event.data;
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
        worker.postMessage({ port, signal }, [port]);
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
