/** How bytes are written as text. */
export type Encoding =
  | 'utf8'
  | 'utf-8'
  | 'hex'
  | 'base64'
  | 'base64url'
  | 'latin1'
  | 'binary'
  | 'ascii'
  | 'ucs2'
  | 'utf16le';
