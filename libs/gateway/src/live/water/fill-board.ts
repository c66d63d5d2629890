import { setTimeout as pause } from 'node:timers/promises'
import type { Log } from '@haidang/domain'
import type { LiveBus } from '@haidang/live'
import type { LiveReadings } from '../live-readings.js'
import type { DeviceBoard } from './device-board.js'

export type FillOptions = Readonly<{
  board: DeviceBoard
  bus: LiveBus
  readings: Pick<LiveReadings, 'deviceStates'>
  log: Log
}>

/** Between two readings, whoever asks for them and however often. */
const restMs = 1_000

/**
 * Fills the board, and keeps it filled. It listens first and reads then: what is told meanwhile is newer, and the board
 * keeps what is newest. When something may have been said that was not heard or not understood here, it reads again.
 * @returns ends it. @throws StoreUnavailable when the first reading fails.
 */
export async function fillBoard({ board, bus, readings, log }: FillOptions): Promise<() => void> {
  const ending = new AbortController()
  let asked = false
  let reading = false
  let readable = true
  const read = async (): Promise<void> => {
    for (const { device, key, feed, state } of await readings.deviceStates()) {
      board.of(feed).know(device, key)
      board.of(feed).take(device, state)
    }
  }
  const readAgain = async (): Promise<void> => {
    asked = true
    if (reading) return
    reading = true
    while (asked && !ending.signal.aborted) {
      asked = false
      try {
        await read()
        readable = true
      } catch (error) {
        if (readable) log.warn('live.board.unread', { error })
        readable = false
        asked = true
      }
      await pause(restMs, undefined, { signal: ending.signal, ref: false }).catch(() => undefined)
    }
    reading = false
  }
  const ends = [
    bus.subscribe('devices.changed', ({ changed, reports = [] }) => {
      for (const { device, feed, state } of changed) board.of(feed).take(device, state)
      const isKnown = reports.map((one) => board.of(one.feed).takeAll(one)).every(Boolean)
      if (!isKnown) void readAgain() // a device that came after the last reading: what it said is in the database
    }),
    bus.subscribe('messages.lost', readAgain),
    () => ending.abort(),
  ]
  const stop = (): void => ends.forEach((end) => end())
  try {
    await read()
    return stop
  } catch (error) {
    stop()
    throw error
  }
}
