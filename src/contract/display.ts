/**
 * Rich output as Jupyter names it: MIME type to data. Text types (also JSON and SVG) are strings, binary types are Blobs.
 * https://jupyter-client.readthedocs.io/en/stable/messaging.html#display-data
 */
export type MimeBundle = Readonly<Record<string, string | Blob>>;

/** What a cell has put out, in order, as it is shown and kept. */
export type Output =
  | { readonly kind: 'stream'; readonly name: 'stdout' | 'stderr'; readonly text: string }
  | {
      readonly kind: 'display';
      readonly data: MimeBundle;
      /** Set when the program may update this display later. */
      readonly displayId: string | null;
    }
  | { readonly kind: 'result'; readonly count: number; readonly data: MimeBundle }
  | { readonly kind: 'error'; readonly name: string; readonly message: string; readonly traceback: string };
