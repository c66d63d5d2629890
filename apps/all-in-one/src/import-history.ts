import { createInterface } from 'node:readline'
import type { Readable } from 'node:stream'
import { parseMessageLine } from '@haidang/codecs'
import { type Clock, type Log, parseAt } from '@haidang/domain'
import type { ImportedMessage, Intake } from '@haidang/intake'
import type { Registry } from '@haidang/registry'
import { type Db, readStoredHours } from '@haidang/store'

type Ports = Readonly<{
  db: Db
  intake: Pick<Intake, 'import'>
  registry: Pick<Registry, 'device'>
  clock: Clock
  log: Log
  /** How far back the history reaches. */
  hours: number
}>

/** What came in, and how long it took. */
export type ImportedHistory = Readonly<{ observations: number; ms: number }>

const hourMs = 3_600_000
/** An hour of a device that has less than this share of what it would have is missing. */
const enough = 0.75

/**
 * Takes what the simulated city tells of its past through the import door: whatever of it is not there yet. A line is
 * one device's hour, stored whole or not at all, so that after a crash the rest comes in at the next start.
 */
export async function importHistory(lines: Readable, ports: Ports): Promise<ImportedHistory> {
  const startedMs = performance.now()
  const { observations } = await ports.intake.import(missing(lines, ports))
  return { observations, ms: performance.now() - startedMs }
}

async function* missing(
  lines: Readable,
  { db, registry, clock, log, hours }: Ports,
): AsyncGenerator<ImportedMessage> {
  const stored = await readStoredHours(db, { fromAt: clock.now() - (hours + 1) * hourMs })
  const counts = new Map(stored.map(({ device, hourAt, count }) => [`${device} ${hourAt}`, count]))
  for await (const line of createInterface({ input: lines, crlfDelay: Number.POSITIVE_INFINITY })) {
    const message = parseMessageLine(line)
    const told = message && hourOf(message)
    if (!told) {
      log.warn('history.unreadable-line', { line: line.slice(0, 200) })
      continue
    }
    const isReal = registry.device(told.device)?.simulated !== true
    const count = counts.get(`${told.device} ${told.hourAt}`) ?? 0
    if (!isReal && count < enough * told.count) yield { ...message, simulated: true }
  }
}

type Hour = Readonly<{ device: string; hourAt: number; count: number }>

/** Whose hour a message tells; undefined when it is none. */
function hourOf({ topic, payload }: ImportedMessage): Hour | undefined {
  const device = topic.split('/')[3]
  const observations: unknown = JSON.parse(new TextDecoder().decode(payload))
  if (device === undefined || !Array.isArray(observations)) return undefined
  const first: unknown = observations[0]
  const at = typeof first === 'object' && first !== null && 'at' in first ? parseAt(first.at) : undefined
  return at === undefined
    ? undefined
    : { device, hourAt: Math.floor(at / hourMs) * hourMs, count: observations.length }
}
