import type { ExportFormat } from '../contract/interpreter';
import { unreachable } from '../contract/result';
import { type ExportOptions, type ExportSource, wholeNotebook } from './export/source';
import { exportIpynb } from './ipynb-export';
import { exportScript } from './script';

/** How a file of each format is named. */
export const EXTENSIONS: Readonly<Record<ExportFormat, string>> = {
  ipynb: '.ipynb',
  py: '.py',
  md: '.md',
  html: '.html',
  zip: '.zip',
  jsonl: '-transcript.jsonl',
};

/** The session as a file; a page of HTML needs a document to be made in, and is made in `ui`. */
export async function exportSession(
  source: ExportSource,
  format: Exclude<ExportFormat, 'html'>,
  options: ExportOptions = {},
): Promise<Blob> {
  switch (format) {
    case 'ipynb':
      return new Blob([await exportIpynb(wholeNotebook(source))], { type: 'application/x-ipynb+json' });
    case 'py':
      return new Blob([exportScript(wholeNotebook(source))], { type: 'text/x-python' });
    case 'md': {
      const { exportMarkdown } = await import('./export/markdown');
      return new Blob([await exportMarkdown(wholeNotebook(source))], { type: 'text/markdown' });
    }
    case 'zip': {
      const { exportZip } = await import('./export/zip-export');
      return exportZip(source, options);
    }
    case 'jsonl': {
      const { exportTranscript } = await import('./export/transcript');
      return exportTranscript(source);
    }
    default:
      return unreachable(format);
  }
}
