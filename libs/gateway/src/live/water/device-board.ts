import type { DeviceId, LatestPosition, LatestValue } from '@haidang/domain'
import type { ShownState } from '@haidang/live'
import { withCurrentPresence } from '../../current-presence.js'

/** The newest of a device, as live screens show it. */
export type BoardEntry = Readonly<{
  latest: Readonly<Record<string, LatestValue>>
  position?: LatestPosition | undefined
  presence?: Readonly<{ online: boolean; at: number }> | undefined
}>

/** What is new since someone last looked. */
export type Change = Readonly<{ quantities: readonly string[]; position: boolean; presence: boolean }>

export type DeviceBoard = Readonly<{
  entry(device: DeviceId): BoardEntry | undefined
  /**
   * Takes what is newer than what the board has. Commits of one device may be told out of order, and the first
   * reading of the database races with them: comparing each value's time makes every order give the same board.
   */
  take(device: DeviceId, state: ShownState): void
  /** What has changed since the last call. */
  collect(): ReadonlyMap<DeviceId, Change>
}>

/** The newest values of every device, in memory, and whether it is connected as far as the broker of now has heard. */
export function createDeviceBoard({ presenceSinceAt }: { presenceSinceAt?: number } = {}): DeviceBoard {
  const entries = new Map<DeviceId, BoardEntry>()
  let changes = new Map<DeviceId, Change>()
  return {
    entry: (device) => entries.get(device),
    take(device, told) {
      const state = withCurrentPresence(told, presenceSinceAt)
      const known = entries.get(device)
      const change = compare(known, state)
      if (!change) return
      entries.set(device, merge(known, state, change))
      const before = changes.get(device)
      changes.set(device, before ? joinChanges(before, change) : change)
    },
    collect() {
      const collected = changes
      changes = new Map()
      return collected
    },
  }
}

function compare(known: BoardEntry | undefined, state: ShownState): Change | undefined {
  const quantities: string[] = []
  for (const quantity of Object.keys(state.latest))
    if (replaces(state.latest[quantity], known?.latest[quantity])) quantities.push(quantity)
  const position = isNewer(state.position, known?.position)
  const presence = isNewer(state.presence, known?.presence)
  return quantities.length > 0 || position || presence ? { quantities, position, presence } : undefined
}

type Received = Readonly<{ at: number; receivedAt: number }>

/** A later measurement, or a revision of the same one that came later. */
function replaces(value: Received | undefined, known: Received | undefined): boolean {
  if (!value || !known) return value !== undefined
  return value.at > known.at || (value.at === known.at && value.receivedAt > known.receivedAt)
}

function isNewer(stamp: { at: number } | undefined, known: { at: number } | undefined): boolean {
  return stamp !== undefined && stamp.at > (known?.at ?? Number.NEGATIVE_INFINITY)
}

function merge(known: BoardEntry | undefined, state: ShownState, change: Change): BoardEntry {
  return {
    latest: mergeLatest(known?.latest, state.latest, change.quantities),
    position: change.position ? state.position : known?.position,
    presence: change.presence ? state.presence : known?.presence,
  }
}

/** A device that says all its quantities each time, as nearly all do, needs no new object. */
function mergeLatest(
  known: BoardEntry['latest'] | undefined,
  latest: BoardEntry['latest'],
  quantities: readonly string[],
): BoardEntry['latest'] {
  const isNewThroughout = quantities.length === Object.keys(latest).length
  if (!known || (isNewThroughout && Object.keys(known).every((quantity) => quantity in latest))) return latest
  const newer = Object.entries(latest).filter(([quantity]) => quantities.includes(quantity))
  return { ...known, ...Object.fromEntries(newer) }
}

/** Two changes of one device as one. */
export function joinChanges(before: Change, change: Change): Change {
  return {
    quantities: [...new Set([...before.quantities, ...change.quantities])],
    position: before.position || change.position,
    presence: before.presence || change.presence,
  }
}
