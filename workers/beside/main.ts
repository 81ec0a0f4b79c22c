import type { Beside } from './contract';
import { BesideWorker } from './serve';

declare const self: DedicatedWorkerGlobalScope;

// The frame hands over the way to the page, and that to the kernel's worker.
self.onmessage = ({ data }: MessageEvent<Beside & { readonly page: MessagePort }>) => {
  self.onmessage = null;
  new BesideWorker(data.page, data);
};
