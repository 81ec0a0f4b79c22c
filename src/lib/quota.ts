/** Names under which browsers report a full disk or a used-up quota; the last two are Firefox's. */
const QUOTA_NAMES: ReadonlySet<string> = new Set([
  'QuotaExceededError',
  'NS_ERROR_DOM_INDEXEDDB_QUOTA_ERR',
  'NS_ERROR_FILE_NO_DEVICE_SPACE',
]);

/** The code that `QuotaExceededError` had as a DOMException; the newer class of that name is no DOMException. */
const QUOTA_CODE = 22;

/** Whether an error of the browser means that there is no room left. */
export function isQuota(error: unknown): boolean {
  if (typeof error !== 'object' || error === null) return false;
  const name = 'name' in error ? error.name : null;
  const code = 'code' in error ? error.code : null;
  return (typeof name === 'string' && QUOTA_NAMES.has(name)) || code === QUOTA_CODE;
}
