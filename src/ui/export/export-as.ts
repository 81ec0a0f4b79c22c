import type { ExportFormat } from '../../contract/interpreter';
import { exportSession } from '../../session/export';
import type { ExportOptions, ExportSource } from '../../session/export/source';

/** The session as a file of any format. */
export async function exportAs(source: ExportSource, format: ExportFormat, options: ExportOptions = {}): Promise<Blob> {
  if (format !== 'html') return exportSession(source, format, options);
  const { exportHtml } = await import('./html-page');
  return exportHtml(source);
}
