import { useCallback, useSyncExternalStore } from 'react'
import type { DeviceView } from '../live/messages.js'
import { Cell } from './cell.js'

type Shown = Readonly<{ at: number; shownAt: number }>

/** The devices as this window knows them, each followed by itself. */
export class Devices {
  /** Rises with every batch. */
  readonly revision = new Cell(0)
  /** Rises when devices came or went. */
  readonly roll = new Cell(0)
  /** Nothing has arrived yet. */
  readonly waiting = new Cell(true)
  private readonly byId = new Map<string, DeviceView>()
  private readonly shown = new Map<string, ReadonlyMap<string, Shown>>()
  private readonly listeners = new Map<string, Set<() => void>>()

  get(id: string): DeviceView | undefined {
    return this.byId.get(id)
  }

  all(): DeviceView[] {
    return [...this.byId.values()]
  }

  /** When a value reached this window (server time); undefined for what it never had. */
  shownAt(id: string, quantity: string): number | undefined {
    return this.shown.get(id)?.get(quantity)?.shownAt
  }

  /** `now`: server time at which it arrived here. */
  take(
    { devices, removed }: { devices: readonly DeviceView[]; removed: readonly string[] },
    now: number,
  ): void {
    const before = this.byId.size
    for (const view of devices) this.keep(view, now)
    for (const id of removed) {
      this.byId.delete(id)
      this.shown.delete(id)
    }
    if (this.byId.size !== before || removed.length > 0) this.roll.set(this.roll.get() + 1)
    this.waiting.set(false)
    this.revision.set(this.revision.get() + 1)
    for (const { id } of devices) this.tell(id)
    for (const id of removed) this.tell(id)
  }

  subscribe(id: string, listener: () => void): () => void {
    const own = this.listeners.get(id) ?? new Set()
    this.listeners.set(id, own.add(listener))
    return () => {
      own.delete(listener)
      if (own.size === 0) this.listeners.delete(id)
    }
  }

  private keep(view: DeviceView, now: number): void {
    this.byId.set(view.id, view)
    const known = this.shown.get(view.id)
    const arrived = Object.entries(view.values).map(([key, { at }]) => {
      const before = known?.get(key)
      return [key, before?.at === at ? before : { at, shownAt: now }] as const
    })
    this.shown.set(view.id, new Map(arrived))
  }

  private tell(id: string): void {
    for (const listener of this.listeners.get(id) ?? []) listener()
  }
}

/** One device, followed. */
export function useDevice(devices: Devices, id: string | undefined): DeviceView | undefined {
  const subscribe = useCallback(
    (listener: () => void) => (id === undefined ? () => undefined : devices.subscribe(id, listener)),
    [devices, id],
  )
  return useSyncExternalStore(subscribe, () => (id === undefined ? undefined : devices.get(id)))
}
