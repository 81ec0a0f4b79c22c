import { getDocument, type PDFDocumentProxy, PDFWorker } from 'pdfjs-dist';
import { WorkerMessageHandler } from 'pdfjs-dist/build/pdf.worker.mjs';
import type { ProgramCall } from '../../../src/contract/program';
import { makeStreamsIterable } from './streams';

/**
 * Opens a document. Both halves of pdf.js are in this worker and speak through a channel: it must start no worker of its own,
 * and has nothing to fetch from.
 */
export async function openDocument(
  data: Uint8Array,
  password: string | null,
  part: ProgramCall['part'],
): Promise<PDFDocumentProxy> {
  makeStreamsIterable();
  const { port1, port2 } = new MessageChannel();
  WorkerMessageHandler.initializeFromPort(port1);
  const document = getDocument({
    // It takes the bytes away.
    data: data.slice(),
    ...(password === null ? {} : { password }),
    // A port is all that it needs of a worker.
    worker: PDFWorker.create({ port: port2 as unknown as Worker }),
    useWorkerFetch: false,
    disableFontFace: true,
    useSystemFonts: false,
    isOffscreenCanvasSupported: false,
    verbosity: 0,
    CanvasFactory: WorkerCanvases,
    FilterFactory: NoFilters,
    BinaryDataFactory: class {
      async fetch({ filename }: { readonly filename: string }): Promise<Uint8Array> {
        return part(filename).slice();
      }
    },
  });
  // It listens without starting them.
  port1.start();
  port2.start();
  return document.promise;
}

interface Drawn {
  canvas: OffscreenCanvas | null;
  context: OffscreenCanvasRenderingContext2D | null;
}

class WorkerCanvases {
  create(width: number, height: number): Drawn {
    const canvas = new OffscreenCanvas(width, height);
    return { canvas, context: canvas.getContext('2d', { willReadFrequently: true }) };
  }
  reset({ canvas }: Drawn, width: number, height: number): void {
    if (canvas) Object.assign(canvas, { width, height });
  }
  destroy(drawn: Drawn): void {
    drawn.canvas = null;
    drawn.context = null;
  }
}

/** Filters of SVG need a document. */
class NoFilters {
  addFilter = () => 'none';
  addHCMFilter = () => 'none';
  addAlphaFilter = () => 'none';
  addLuminosityFilter = () => 'none';
  addHighlightHCMFilter = () => 'none';
  destroy() {}
}
