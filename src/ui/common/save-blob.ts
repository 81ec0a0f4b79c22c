/** Hands a Blob to the browser as a download under a name. */
export function saveBlob(data: Blob, name: string): void {
  const url = URL.createObjectURL(data);
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  link.click();
  // The download has its own hold on the Blob once it has begun, but not within this turn.
  setTimeout(() => URL.revokeObjectURL(url), 60_000);
}
