import { strFromU8, unzipSync } from 'fflate';

/** What a wheel says of its licence, in one line of at most 120 characters; empty where it says nothing or is no zip. */
export function licenceOf(wheel: Uint8Array): string {
  const [metadata] = Object.values(metadataOf(wheel));
  const header = metadata === undefined ? '' : (strFromU8(metadata).replaceAll('\r\n', '\n').split('\n\n', 1)[0] ?? '');
  const field = (name: string) => new RegExp(`^${name}: *(.+)$`, 'm').exec(header)?.[1]?.trim() ?? '';
  const classifiers = [...header.matchAll(/^Classifier: License :: (?:.* :: )?(.+)$/gm)].map(([, last]) => last);
  return (field('License-Expression') || field('License') || classifiers.join(' / ')).slice(0, 120);
}

function metadataOf(wheel: Uint8Array): Record<string, Uint8Array> {
  try {
    return unzipSync(wheel, { filter: ({ name }) => /^[^/]+\.dist-info\/METADATA$/.test(name) });
  } catch {
    // A library of the release may be no wheel.
    return {};
  }
}
