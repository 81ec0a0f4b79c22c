/**
 * Values as JSON, where a Blob stands as `{"$blob": <name of a member>, "type": <its MIME type>}`. Keys that begin with a
 * dollar sign are written with one more, so that nothing else is taken for a reference.
 */
type Packed = null | boolean | number | string | readonly Packed[] | { readonly [key: string]: Packed };

/** `keep` puts a Blob away and gives the name it is found by; `text` may change every string. */
export async function pack(
  value: unknown,
  keep: (blob: Blob) => Promise<string>,
  text: (value: string) => string = (same) => same,
): Promise<Packed> {
  if (value instanceof Blob) return { $blob: await keep(value), type: value.type };
  if (typeof value === 'string') return text(value);
  if (typeof value === 'number' || typeof value === 'boolean') return value;
  if (Array.isArray(value)) {
    const packed: Packed[] = [];
    for (const each of value) packed.push(await pack(each, keep, text));
    return packed;
  }
  if (typeof value !== 'object' || value === null) return null;
  const entries: [string, Packed][] = [];
  for (const [key, each] of Object.entries(value)) {
    if (each !== undefined) entries.push([key.startsWith('$') ? `$${key}` : key, await pack(each, keep, text)]);
  }
  return Object.fromEntries(entries);
}

/** What was packed. A Blob that is not among `blobs` becomes null. */
export function unpack(value: unknown, blobs: ReadonlyMap<string, Blob>): unknown {
  if (Array.isArray(value)) return value.map((each) => unpack(each, blobs));
  if (typeof value !== 'object' || value === null) return value;
  if ('$blob' in value && typeof value.$blob === 'string') {
    const blob = blobs.get(value.$blob);
    return blob === undefined ? null : blob.slice(0, blob.size, 'type' in value ? String(value.type) : '');
  }
  return Object.fromEntries(
    Object.entries(value).map(([key, each]) => [key.startsWith('$$') ? key.slice(1) : key, unpack(each, blobs)]),
  );
}
