import {
  type Device,
  type DeviceId,
  evaluate,
  type LonLat,
  type ObservedValue,
  type Rule,
} from '@haidang/domain'
import type { LiveBus } from '@haidang/live'
import { type CommitOutcome, type Db, commit, openCommitStore } from '@haidang/store'
import { keptLog } from './kept-log.js'
import type { Town } from './town.js'

export type Report = Readonly<{
  device: Device
  values: Readonly<Record<string, number | string | boolean>>
  position?: LonLat
}>

/** Commits reports the way intake does, and tells the bus. */
export type Writer = Readonly<{
  write(reports: readonly Report[]): Promise<CommitOutcome>
  /** Each makes exactly one alarm event: raised and gone by turns. */
  toggle(...devices: readonly Device[]): Promise<CommitOutcome>
}>

export type WriterOptions = Readonly<{ db: Db; town: Town; bus?: LiveBus }>

type Known = { at: number; high: Set<DeviceId> }
const towns = new WeakMap<Town, Known>()

/** The newest time that was reported in a town, and which of its stations are above the limit. */
function knownOf(town: Town): Known {
  const known = towns.get(town) ?? { at: 0, high: new Set<DeviceId>() }
  towns.set(town, known)
  return known
}

/** Opens a writer with a memory of states of its own. Two writers must not report for the same device. */
export function openWriter({ db, town, bus }: WriterOptions): Writer {
  const clock = { now: () => Date.now() }
  const store = openCommitStore(db, { log: keptLog(), clock })
  const known = knownOf(town)
  const write = async (reports: readonly Report[]): Promise<CommitOutcome> => {
    const now = clock.now()
    known.at = Math.max(known.at + 1, now)
    const { at } = known
    const source = { topic: 'test', payload: new Uint8Array(), receivedAt: now }
    const observations = reports.map(({ device, values, position }) => ({
      observation: {
        device: device.id,
        feed: device.feed,
        at,
        receivedAt: Math.max(now, at),
        values: Object.entries(values).map(([quantity, value]) => observed(quantity, value)),
        ...(position && { position }),
        simulated: false,
      },
      source,
      index: 0,
    }))
    const outcome = await commit(store, { observations, signals: [], refusals: [] }, evaluator(town))
    bus?.publish('devices.changed', { changed: outcome.changed })
    const last = outcome.events.at(-1)
    if (last) bus?.publish('alarms.committed', { seq: last.seq })
    return outcome
  }
  return {
    write,
    toggle: (...devices) =>
      write(
        devices.map((device) => {
          const rises = !known.high.delete(device.id)
          if (rises) known.high.add(device.id)
          return { device, values: { pm25: rises ? 120 : 10 } }
        }),
      ),
  }
}

function evaluator({ registry, rules }: Town): Parameters<typeof commit>[2] {
  return ({ device: id, state, signals }) => {
    const device = registry.device(id)!
    return evaluate({
      device: { id, feed: device.feed, intervalMs: device.intervalSeconds * 1_000 },
      rules: rulesOf(rules, device),
      state,
      signals,
    })
  }
}

function rulesOf(rules: readonly Rule[], { feed }: Device): Rule[] {
  return rules.filter((rule) => rule.feed === feed)
}

function observed(quantity: string, value: number | string | boolean): ObservedValue {
  return { quantity, value, status: 'measuring', flags: [], revision: 0 }
}
