import { useSyncExternalStore } from 'react'

/** A value outside React that tells its listeners when it has changed. */
export class Cell<Value> {
  private readonly listeners = new Set<() => void>()
  private value: Value

  constructor(value: Value) {
    this.value = value
  }

  readonly get = (): Value => this.value

  set(value: Value): void {
    if (Object.is(value, this.value)) return
    this.value = value
    for (const listener of [...this.listeners]) listener()
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener)
    return () => void this.listeners.delete(listener)
  }
}

/** The cell's value, followed. */
export function useCell<Value>(cell: Cell<Value>): Value {
  return useSyncExternalStore(cell.subscribe, cell.get)
}

/** A part of the cell's value; only a change of that part draws again. `part` must give the same for the same. */
export function useCellPart<Value, Part>(cell: Cell<Value>, part: (value: Value) => Part): Part {
  return useSyncExternalStore(cell.subscribe, () => part(cell.get()))
}
