import { strFromU8, unzipSync } from 'fflate';

/** The rows of the first sheet of an .xlsx file: text and numbers, as far as openpyxl writes them. */
export function readSheet(bytes: Uint8Array): (string | number)[][] {
  const parts = unzipSync(bytes);
  const part = (name: string) => (parts[name] ? strFromU8(parts[name]) : '');
  const shared = [...part('xl/sharedStrings.xml').matchAll(/<si>(.*?)<\/si>/gs)].map(([, inner = '']) => textOf(inner));
  return [...part('xl/worksheets/sheet1.xml').matchAll(/<row\b[^>]*>(.*?)<\/row>/gs)].map(([, row = '']) =>
    [...row.matchAll(/<c\b([^>]*?)(?:\/>|>(.*?)<\/c>)/gs)].map(([, attributes = '', inner = '']) => {
      if (attributes.includes('t="inlineStr"')) return textOf(inner);
      const value = /<v>(.*?)<\/v>/s.exec(inner)?.[1] ?? '';
      return attributes.includes('t="s"') ? (shared[Number(value)] ?? '') : Number(value);
    }),
  );
}

function textOf(xml: string): string {
  return [...xml.matchAll(/<t\b[^>]*>(.*?)<\/t>/gs)].map(([, text]) => text).join('');
}
