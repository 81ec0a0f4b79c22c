const UNITS = ['B', 'KB', 'MB', 'GB', 'TB', 'PB'] as const;

/**
 * A size for a person, in steps of 1024 because limits are set that way: `512 B`, `12 KB`, `3.1 GB`. One decimal below 10,
 * none above, and no `.0`.
 */
export function formatBytes(bytes: number): string {
  let value = Math.max(bytes, 0);
  let unit = 0;
  // 1023.5 would be shown as 1024 of this unit, which is 1 of the next.
  while (value >= 1023.5 && unit < UNITS.length - 1) {
    value /= 1024;
    unit++;
  }
  const rounded = value < 9.95 && unit > 0 ? Math.round(value * 10) / 10 : Math.round(value);
  return `${rounded} ${UNITS[unit] ?? 'B'}`;
}
