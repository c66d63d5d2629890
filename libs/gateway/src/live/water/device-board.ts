import type { DeviceId, LatestPosition, LatestValue } from '@haidang/domain'
import type { ShownState } from '@haidang/live'
import { withCurrentPresence } from '../../current-presence.js'

/** What screens show of a value. */
export type ShownValue = Omit<LatestValue, 'imported'>

type Presence = NonNullable<ShownState['presence']>

/** The newest of a device, as live screens show it. It stays the newest: whoever keeps one sees it change. */
export type BoardEntry = Readonly<{
  latest: Readonly<Record<string, ShownValue>>
  position?: LatestPosition | undefined
  presence?: Presence | undefined
}>

/** What is new since someone last looked. */
export type Change = Readonly<{ quantities: readonly string[]; position: boolean; presence: boolean }>

/** A device of which something is new. */
export type Noticed = Readonly<{ id: DeviceId; entry: BoardEntry; change: Change }>

export type DeviceBoard = Readonly<{
  entry(device: DeviceId): BoardEntry | undefined
  /**
   * Takes what is newer than what the board has. Commits of one device may be told out of order, and the first
   * reading of the database races with them: comparing each value's time makes every order give the same board.
   */
  take(device: DeviceId, state: ShownState): void
  /** What has changed since the last call, each device once. */
  collect(): readonly Noticed[]
}>

/** The newest values of every device, in memory, and whether it is connected as far as the broker of now has heard. */
export function createDeviceBoard({ presenceSinceAt }: { presenceSinceAt?: number } = {}): DeviceBoard {
  const entries = new Map<DeviceId, Held>()
  let noticed: Noticing[] = []
  const add = (id: DeviceId): Held => {
    const entry: HeldEntry = { latest: {}, position: undefined, presence: undefined }
    const held: Held = { id, entry, change: undefined }
    entries.set(id, held)
    return held
  }
  const changeOf = (held: Held): GrowingChange => {
    if (held.change) return held.change
    const change = { quantities: [], position: false, presence: false }
    held.change = change
    noticed.push({ id: held.id, entry: held.entry, change, held })
    return change
  }
  return {
    entry: (device) => entries.get(device)?.entry,
    take(device, told) {
      const { latest, position, presence } = withCurrentPresence(told, presenceSinceAt)
      const held = entries.get(device) ?? add(device)
      const { entry } = held
      for (const quantity in latest) {
        const value = latest[quantity]
        if (!value || !takeValue(entry.latest, quantity, value)) continue
        const { quantities } = changeOf(held)
        if (!quantities.includes(quantity)) quantities.push(quantity)
      }
      if (position && takePosition(entry, position)) changeOf(held).position = true
      if (presence && isNewer(presence, entry.presence)) {
        entry.presence = presence
        changeOf(held).presence = true
      }
    },
    collect() {
      const collected = noticed
      for (const { held } of collected) held.change = undefined
      noticed = []
      return collected
    },
  }
}

/*
 * The board copies what it is told into what it has: of ten thousand reports a second no object is kept. Were each
 * new value kept until the next, most of the gateway's time would go into collecting those before.
 */
type HeldValue = { -readonly [Key in keyof ShownValue]: ShownValue[Key] }
type HeldPosition = { position: [number, number]; at: number; receivedAt: number }
type GrowingChange = { quantities: string[]; position: boolean; presence: boolean }
type HeldEntry = {
  readonly latest: Record<string, HeldValue>
  position: HeldPosition | undefined
  presence: Presence | undefined
}
type Held = { readonly id: DeviceId; readonly entry: HeldEntry; change: GrowingChange | undefined }
type Noticing = Noticed & Readonly<{ held: Held }>

/** @returns whether it is newer: a later measurement, or a revision of the same one that came later. */
function takeValue(held: Record<string, HeldValue>, quantity: string, told: ShownValue): boolean {
  const { value, at, receivedAt, status, flags } = told
  const known = held[quantity]
  if (!known) {
    held[quantity] = { value, at, receivedAt, status, flags }
    return true
  }
  if (at < known.at || (at === known.at && receivedAt <= known.receivedAt)) return false
  known.value = value
  known.at = at
  known.receivedAt = receivedAt
  known.status = status
  known.flags = flags
  return true
}

function takePosition(held: HeldEntry, told: LatestPosition): boolean {
  const { position, at, receivedAt } = told
  const known = held.position
  if (!isNewer(told, known)) return false
  if (known) {
    known.position[0] = position[0]
    known.position[1] = position[1]
    known.at = at
    known.receivedAt = receivedAt
  } else held.position = { position: [position[0], position[1]], at, receivedAt }
  return true
}

function isNewer({ at }: { at: number }, known: { at: number } | undefined): boolean {
  return known === undefined || at > known.at
}

/** Two changes of one device as one. */
export function joinChanges(before: Change, change: Change): Change {
  return {
    quantities: [...new Set([...before.quantities, ...change.quantities])],
    position: before.position || change.position,
    presence: before.presence || change.presence,
  }
}
