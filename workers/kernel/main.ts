import { expose, wrap } from 'comlink';
import type { Broker } from '../../src/contract/sandbox';
import type { Beside } from '../beside/contract';
import { createKernelWorker } from './kernel-worker';

declare const self: DedicatedWorkerGlobalScope;

// The frame hands over the one door, the interrupt buffer where there can be one, and the way to the worker beside where it is needed.
self.onmessage = (event: MessageEvent<{ port: MessagePort; signal: Int32Array | null; beside?: Beside }>) => {
  self.onmessage = null;
  const { port, signal, beside } = event.data;
  expose(createKernelWorker(wrap<Broker>(port), signal, beside ?? null), port);
};
self.postMessage('ready');

// A Stop may hit a callback of Python's event loop, for which nobody waits: the run has ended, and nothing is lost.
self.addEventListener('unhandledrejection', (event) => {
  if (!(event.reason instanceof Error) || event.reason.name !== 'PythonError') return;
  event.preventDefault();
  console.warn('A callback of Python ended with an error.', event.reason);
});
