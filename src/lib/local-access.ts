import type { AddressSpace } from './address-space';

/** What the browser says of this page and the addresses around it; null: it has no such permission, or none is needed. */
export type LocalAccess = 'granted' | 'denied' | 'prompt' | null;

const PERMISSIONS = { loopback: 'loopback-network', local: 'local-network' } as const;

/** The state of Chrome's permission for an address space (https://wicg.github.io/local-network-access/). */
export async function localAccessTo(space: AddressSpace): Promise<LocalAccess> {
  if (space === 'public') return null;
  try {
    // The name is younger than the types.
    const name = PERMISSIONS[space] as PermissionName;
    return (await navigator.permissions.query({ name })).state;
  } catch {
    return null;
  }
}
