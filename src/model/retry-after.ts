/**
 * Seconds after which a provider takes the request again; null where it does not say. Read from `retry-after-ms`,
 * `retry-after` (seconds or a date, RFC 9110, 10.2.3), then from the body: a page sees a header only where the provider
 * exposes it.
 */
export function retryAfter(headers: Headers, body: string, now: number): number | null {
  const milliseconds = Number.parseFloat(headers.get('retry-after-ms') ?? '');
  if (milliseconds >= 0) return milliseconds / 1000;
  const header = headers.get('retry-after')?.trim() ?? '';
  if (/^\d+(\.\d+)?$/.test(header)) return Number(header);
  const date = header === '' ? Number.NaN : Date.parse(header);
  if (!Number.isNaN(date)) return Math.max(0, Math.ceil((date - now) / 1000));
  return fromBody(body);
}

/** `"retryDelay": "34s"` of Google's RetryInfo, and `try again in 6m0.5s` of OpenAI and Groq. */
function fromBody(body: string): number | null {
  const found =
    /"retryDelay"\s*:\s*"([\d.]+)s"/.exec(body) ??
    /(?:try again|retry) in ((?:\d+h)?(?:\d+m(?!s))?(?:[\d.]+m?s)?)/i.exec(body);
  const text = found?.[1];
  if (text === undefined || text === '') return null;
  if (/^[\d.]+$/.test(text)) return Number(text);
  const part = (pattern: RegExp) => Number(pattern.exec(text)?.[1] ?? 0);
  const seconds = part(/(\d+)h/) * 3600 + part(/(\d+)m(?!s)/) * 60 + part(/([\d.]+)s/) + part(/([\d.]+)ms/) / 1000;
  return Number.isFinite(seconds) ? seconds : null;
}
