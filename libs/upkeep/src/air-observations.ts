import type { DeviceId, ObservedValue } from '@haidang/domain'
import { type CommitBatch, type Tx, readObservations } from '@haidang/store'

import { type AirFigure, airQuantities } from './air-figures.js'
import { yearQuantities } from './air-years.js'
import { hourMs } from './hour.js'

/** The feed of the air stations. */
export const airFeed = 'air-quality'

/** The number of the revision that each revised figure takes the place of, by `placeOf`. */
type Revisions = ReadonlyMap<string, number>

function placeOf({ device, at, quantity }: { device: DeviceId; at: number; quantity: string }): string {
  return `${device}/${at}/${quantity}`
}

async function readRevisions(tx: Tx, figures: readonly AirFigure[]): Promise<Revisions> {
  const found = new Map<string, number>()
  const revised = figures.filter(({ isRevised }) => isRevised)
  for (const device of new Set(revised.map(({ station }) => station.id))) {
    const ends = revised.filter(({ station }) => station.id === device).map(({ endAt }) => endAt)
    const [fromAt, toAt] = [Math.min(...ends), Math.max(...ends) + 1]
    const rows = await readObservations(tx, {
      ...{ device, feed: airFeed, fromAt, toAt, quantities: [...airQuantities, ...yearQuantities] },
      ...{ newestFirst: false, limit: Math.ceil((toAt - fromAt) / hourMs) },
    })
    for (const { at, values } of rows)
      for (const { quantity, revision } of values) found.set(placeOf({ device, at, quantity }), revision)
  }
  return found
}

/**
 * The figures as observations; nobody sent them, so there are no bytes to keep. What replaces a figure takes the revision
 * after its: `tx` must keep others from computing figures until these are committed.
 */
export async function observationsOf(
  tx: Tx,
  figures: readonly AirFigure[],
  receivedAt: number,
): Promise<CommitBatch> {
  const revisions = await readRevisions(tx, figures)
  const source = { topic: `upkeep/${airFeed}`, payload: new Uint8Array(), receivedAt }
  const observations = figures.map(({ station, endAt: at, quantity, value }) => {
    const { id: device, simulated } = station
    const revision = (revisions.get(placeOf({ device, at, quantity })) ?? -1) + 1
    const values: ObservedValue[] = [{ quantity, value, status: 'measuring', flags: [], revision }]
    return {
      observation: { device, feed: station.feed, at, receivedAt, values, simulated },
      source,
      index: 0,
    }
  })
  return { observations, signals: [], refusals: [] }
}
