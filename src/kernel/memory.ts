declare global {
  /** What browsers tell of the device; not all of them do. */
  interface Navigator {
    /** GB. */
    readonly deviceMemory?: number;
    readonly connection?: { readonly saveData?: boolean };
  }
}

type Device = Pick<Navigator, 'deviceMemory' | 'connection'>;

/** Whether a second Python may be started for a moment: unless the browser says that memory is scarce. */
export function maySnapshot({ deviceMemory = 4, connection }: Device): boolean {
  return deviceMemory >= 4 && connection?.saveData !== true;
}

/** Whether a second Python may wait in memory: the browser must say that there is some, and the person not that it is scarce. */
export function mayKeepSpare({ deviceMemory = 0, connection }: Device): boolean {
  return deviceMemory >= 4 && connection?.saveData !== true;
}
