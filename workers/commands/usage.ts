/** What is wrong with a command line, for the person who typed it. */
export class UsageError extends Error {}

/** The value of an option that wants a number without a sign. */
export function numberOf(option: string, text: string): number {
  if (!/^\d+(\.\d+)?$/.test(text)) throw new UsageError(`${option} needs a number, not ${text}`);
  return Number(text);
}
