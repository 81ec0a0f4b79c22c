declare global {
  /** What browsers tell of the device; not all of them do. */
  interface Navigator {
    /** GB. */
    readonly deviceMemory?: number;
    readonly connection?: { readonly saveData?: boolean };
  }
}

/** Whether a second Python may wait in memory: the browser must say that there is some, and the person not that it is scarce. */
export function mayKeepSpare({
  deviceMemory = 0,
  connection,
}: Pick<Navigator, 'deviceMemory' | 'connection'>): boolean {
  return deviceMemory >= 4 && connection?.saveData !== true;
}
