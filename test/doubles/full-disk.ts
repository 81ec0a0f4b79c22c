/**
 * Makes IndexedDB of this realm behave as on a full disk while `isFull` says so: either the request is refused at once,
 * or, as browsers do with Blobs, the whole transaction is aborted later with the reason on the transaction.
 */
export function installFullDisk(isFull: () => 'no' | 'at-once' | 'at-the-end'): void {
  const put = IDBObjectStore.prototype.put;
  IDBObjectStore.prototype.put = function (this: IDBObjectStore, value: unknown, key?: IDBValidKey) {
    const state = isFull();
    if (state === 'no' || !(value instanceof Blob)) return put.call(this, value, key);
    const error = new DOMException('The quota has been exceeded.', 'QuotaExceededError');
    if (state === 'at-once') throw error;
    const request = put.call(this, value, key);
    const { transaction } = this;
    request.addEventListener('success', () => {
      Object.defineProperty(transaction, 'error', { value: error });
      transaction.abort();
    });
    return request;
  };
}
