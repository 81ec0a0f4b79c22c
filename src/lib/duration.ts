/** Seconds for a person: `85 ms`, `1.2 s`, `42 s`, `2 min 5 s`, `1 h 2 min`. */
export function formatDuration(seconds: number): string {
  const milliseconds = Math.round(Math.max(seconds, 0) * 1000);
  if (milliseconds < 1000) return `${milliseconds} ms`;
  const tenths = Math.round(milliseconds / 100);
  if (tenths < 100) return `${tenths / 10} s`;
  const whole = Math.round(milliseconds / 1000);
  if (whole < 60) return `${whole} s`;
  if (whole < 3600) return pair(Math.floor(whole / 60), 'min', whole % 60, 's');
  const minutes = Math.round(whole / 60);
  return pair(Math.floor(minutes / 60), 'h', minutes % 60, 'min');
}

function pair(large: number, largeUnit: string, small: number, smallUnit: string): string {
  return small === 0 ? `${large} ${largeUnit}` : `${large} ${largeUnit} ${small} ${smallUnit}`;
}
