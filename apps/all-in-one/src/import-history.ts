import { createInterface } from 'node:readline'
import type { Readable } from 'node:stream'
import { setTimeout as pause } from 'node:timers/promises'
import { parseMessageLine } from '@haidang/codecs'
import { type Log, parseAt } from '@haidang/domain'
import type { ImportedMessage, Intake } from '@haidang/intake'
import type { Registry } from '@haidang/registry'
import { StoreUnavailable, type Stretch } from '@haidang/store'

type Ports = Readonly<{
  /** When a device has reported in a stretch already, in order. @throws StoreUnavailable */
  stored: (stretch: Stretch) => Promise<readonly number[]>
  /** When something has happened at a device in a stretch. @throws StoreUnavailable */
  happened: (stretch: Stretch) => Promise<readonly number[]>
  intake: Pick<Intake, 'import'>
  registry: Pick<Registry, 'device'>
  log: Log
}>

/** What came in, and how long it took. */
export type ImportedHistory = Readonly<{ observations: number; ms: number }>

/** An hour of a device that has less than this share of what it would have is missing. */
const enough = 0.75
/** The history can wait until the database is back. */
const retryMs = 2_000

/**
 * Takes what the simulated city tells of its past through the import door: whatever of it is not there yet. A line is
 * one device's hour, stored whole or not at all, so that after a crash the rest comes in at the next start. Of an hour
 * that is there in part only what stands in its gaps comes in: nothing is told twice.
 */
export async function importHistory(lines: Readable, ports: Ports): Promise<ImportedHistory> {
  const startedMs = performance.now()
  const { observations } = await ports.intake.import(missing(lines, ports))
  return { observations, ms: performance.now() - startedMs }
}

async function* missing(lines: Readable, ports: Ports): AsyncGenerator<ImportedMessage> {
  const { registry, log } = ports
  for await (const line of createInterface({ input: lines, crlfDelay: Number.POSITIVE_INFINITY })) {
    const message = parseMessageLine(line)
    const told = message && hourOf(message)
    if (!told) {
      log.warn('history.unreadable-line', { line: line.slice(0, 200) })
      continue
    }
    if (registry.device(told.device)?.simulated !== true) continue
    const left = told.channel === 'events' ? await untold(told, ports) : await gapsOf(told, ports)
    if (left.length === 0) continue
    const whole = left.length === told.reports.length
    const payload = whole ? message.payload : encode(left)
    yield { topic: message.topic, payload, simulated: true }
  }
}

type Report = Readonly<{ at: number; observation: unknown }>
type Hour = Readonly<{ device: string; feed: string; channel: string; reports: readonly Report[] }>

/** What of a told hour stands where nothing has been stored within half an interval. */
async function gapsOf({ device, feed, reports }: Hour, ports: Ports): Promise<readonly Report[]> {
  const [first, second] = reports
  const last = reports.at(-1)
  if (!first || !last) return []
  const nearMs = second ? (second.at - first.at) / 2 : 0
  const stretch = { device, feed, fromAt: first.at - nearMs, toAt: last.at + nearMs }
  const stored = await patiently(() => ports.stored(stretch), ports.log)
  if (stored.length >= enough * reports.length) return []
  return reports.filter(({ at }) => !stored.some((other) => Math.abs(other - at) <= nearMs))
}

/** What of a told hour has not come yet: events are told at the instant at which they happen, and each counts. */
async function untold({ device, feed, reports }: Hour, ports: Ports): Promise<readonly Report[]> {
  const [first] = reports
  const last = reports.at(-1)
  if (!first || !last) return []
  const stretch = { device, feed, fromAt: first.at, toAt: last.at }
  const happened = new Set(await patiently(() => ports.happened(stretch), ports.log))
  return reports.filter(({ at }) => !happened.has(at))
}

async function patiently<T>(ask: () => Promise<T>, log: Log): Promise<T> {
  for (;;) {
    try {
      return await ask()
    } catch (error) {
      if (!(error instanceof StoreUnavailable)) throw error
      log.debug('history.waits-for-the-store', { error: error.message })
      await pause(retryMs, undefined, { ref: false })
    }
  }
}

function encode(reports: readonly Report[]): Uint8Array {
  return new TextEncoder().encode(JSON.stringify(reports.map(({ observation }) => observation)))
}

/** Whose hour a message tells, in the order of time; undefined when it is none, or a line that was cut off. */
function hourOf({ topic, payload }: ImportedMessage): Hour | undefined {
  const [, , feed, device, channel] = topic.split('/')
  const observations = readJson(payload)
  if (feed === undefined || device === undefined || channel === undefined || !Array.isArray(observations))
    return undefined
  const reports = observations.flatMap((observation: unknown): Report[] => {
    const at = atOf(observation)
    return at === undefined ? [] : [{ at, observation }]
  })
  return reports.length === observations.length ? { device, feed, channel, reports } : undefined
}

function atOf(observation: unknown): number | undefined {
  const hasTime = typeof observation === 'object' && observation !== null && 'at' in observation
  return hasTime ? parseAt(observation.at) : undefined
}

function readJson(payload: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder().decode(payload))
  } catch {
    return undefined
  }
}
