import type { LogEvent } from '../contract/conversation';

/** The events of the branch that the last event ends, the first one first. */
export function branchOf(events: readonly LogEvent[]): readonly LogEvent[] {
  const byId = new Map(events.map((event) => [event.id, event]));
  const branch: LogEvent[] = [];
  for (
    let event = events.at(-1);
    event !== undefined;
    event = event.parent === null ? undefined : byId.get(event.parent)
  ) {
    branch.push(event);
    // A parent that comes again would be a circle; no log of ours has one.
    byId.delete(event.id);
  }
  return branch.reverse();
}

/** For each `user` event, the ids of those that stand at the same place of the conversation, the oldest first. */
export function versionsOf(events: readonly LogEvent[]): ReadonlyMap<string, readonly string[]> {
  const byId = new Map(events.map((event) => [event.id, event]));
  const places = new Map<string | null, string[]>();
  const placeOf = (event: LogEvent): string | null => {
    // A switch adds nothing to its branch: what comes after it stands where its target ends.
    let parent = event.parent === null ? undefined : byId.get(event.parent);
    while (parent?.kind === 'switch') parent = parent.parent === null ? undefined : byId.get(parent.parent);
    return parent?.id ?? null;
  };
  for (const event of events) {
    if (event.kind !== 'user') continue;
    const place = placeOf(event);
    const there = places.get(place);
    if (there === undefined) places.set(place, [event.id]);
    else there.push(event.id);
  }
  return new Map([...places.values()].flatMap((ids) => ids.map((id) => [id, ids] as const)));
}

/** The last event, in the order of the log, that has `id` among its forebears or is it. */
export function leafOf(events: readonly LogEvent[], id: string): string {
  const below = new Set([id]);
  let leaf = id;
  for (const event of events) {
    if (event.parent === null || !below.has(event.parent)) continue;
    below.add(event.id);
    if (event.kind !== 'switch') leaf = event.id;
  }
  return leaf;
}
