import {
  BlobReader,
  BlobWriter,
  configure,
  Uint8ArrayWriter,
  ZipReader,
  ZipWriter,
} from '@zip.js/zip.js/lib/zip-core-native.js';

// Workers of its own would need scripts that the page's policy does not know; the browser's streams are off the thread anyway.
configure({ useWebWorkers: false });

export { BlobReader, BlobWriter, Uint8ArrayWriter, ZipReader, ZipWriter };
