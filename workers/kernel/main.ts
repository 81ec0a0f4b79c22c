import { expose, wrap } from 'comlink';
import type { Broker } from '../../src/contract/sandbox';
import { createKernelWorker } from './kernel-worker';

declare const self: DedicatedWorkerGlobalScope;

// The frame hands over the one door, and the interrupt buffer where there can be one.
self.onmessage = (event: MessageEvent<{ port: MessagePort; signal: Int32Array | null }>) => {
  self.onmessage = null;
  const { port, signal } = event.data;
  expose(createKernelWorker(wrap<Broker>(port), signal), port);
};
self.postMessage('ready');

// A Stop may hit a callback of Python's event loop, for which nobody waits: the run has ended, and nothing is lost.
self.addEventListener('unhandledrejection', (event) => {
  if (!(event.reason instanceof Error) || event.reason.name !== 'PythonError') return;
  event.preventDefault();
  console.warn('A callback of Python ended with an error.', event.reason);
});
