/**
 * Numbers of WASI preview 1 that are used here:
 * https://github.com/WebAssembly/WASI/blob/wasi-0.1/preview1/docs.md
 */
export const ERRNO = {
  SUCCESS: 0,
  BADF: 8,
  EXIST: 20,
  INVAL: 28,
  ISDIR: 31,
  NOENT: 44,
  NOSYS: 52,
  NOTDIR: 54,
  NOTEMPTY: 55,
  NOTSUP: 58,
  PERM: 63,
  SPIPE: 70,
} as const;

export type Errno = (typeof ERRNO)[keyof typeof ERRNO];

export const FILETYPE = { UNKNOWN: 0, TERMINAL: 2, FOLDER: 3, FILE: 4 } as const;

export const OPEN = { CREATE: 1, FOLDER: 2, EXCLUSIVE: 4, TRUNCATE: 8 } as const;
export const FD_APPEND = 1;

/** All that there are; and what a stream has, which can't be set to a place: by that a terminal is known. */
export const RIGHTS = {
  ALL: (1n << 30n) - 1n,
  WRITE: 1n << 6n,
  READ_FOLDER: 1n << 14n,
  STREAM: ((1n << 30n) - 1n) & ~(1n << 2n) & ~(1n << 5n),
} as const;
