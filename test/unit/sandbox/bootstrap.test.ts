import { runInNewContext } from 'node:vm';
import { expect, it } from 'vitest';
import bootstrap from '../../../src/sandbox/bootstrap.js?raw';

it('a message of another frame, sent before the page’s, kept the sandbox from starting', () => {
  const listeners = new Set<(event: object) => void>();
  const started: string[] = [];
  const parent = {};
  runInNewContext(bootstrap, {
    parent,
    addEventListener: (_type: string, listener: (event: object) => void, options: { once?: boolean } = {}) => {
      const heard = (event: object) => {
        if (options.once) listeners.delete(heard);
        listener(event);
      };
      listeners.add(options.once ? heard : listener);
    },
    removeEventListener: (_type: string, listener: (event: object) => void) => listeners.delete(listener),
    Blob,
    URL: { createObjectURL: () => 'blob:1' },
    Worker: class {
      constructor(url: string) {
        started.push(url);
      }
    },
    crossOriginIsolated: false,
  });
  const send = (source: object) => {
    for (const listener of [...listeners])
      listener({ source, ports: [{ postMessage() {} }, {}], data: { scripts: ['1'], kind: 'blob' } });
  };
  send({});
  expect(started).toEqual([]);
  send(parent);
  expect(started).toEqual(['blob:1']);
  send(parent);
  expect(started).toHaveLength(1);
});
