import type { ExportFormat } from '../../contract/interpreter';
import type { SessionDocument } from '../../contract/session';
import { EXTENSIONS } from '../../session/export';
import { type ExportOptions, exportSource, type Stores } from '../../session/export/source';
import { saveBlob } from '../common/save-blob';
import type { Toasts } from '../state/toasts';
import { exportAs } from './export-as';

/** Hands the session to the browser as a download, named after its title; or says why that failed. */
export async function saveSession(
  document: SessionDocument,
  format: ExportFormat,
  { stores, toasts }: { readonly stores: Stores; readonly toasts: Toasts },
): Promise<void> {
  try {
    const data = await exportAs(await exportSource(document, stores), format);
    saveBlob(data, fileName(document.info.title, format));
  } catch (error) {
    toasts.show(`The session could not be exported. ${error instanceof Error ? error.message : ''}`, { kind: 'error' });
  }
}

/** A name that every system takes. */
export function fileName(title: string, format: ExportFormat): string {
  const stem = title
    .replace(/[\\/:*?"<>|\p{Cc}]+/gu, '-')
    .slice(0, 120)
    .replace(/^[-.\s]+|[-.\s]+$/g, '');
  return `${stem || 'session'}${EXTENSIONS[format]}`;
}

/** As `saveSession`, in pieces that can be watched and stopped. Rejects as the export does. */
export async function saveArchive(document: SessionDocument, stores: Stores, options: ExportOptions): Promise<Blob> {
  const data = await exportAs(await exportSource(document, stores), 'zip', options);
  saveBlob(data, fileName(document.info.title, 'zip'));
  return data;
}
