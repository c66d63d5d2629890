import type { ObservedValue } from '@haidang/domain'
import { type CommitBatch, type Tx, readObservationsAt } from '@haidang/store'

import type { AirFigure } from './air-figures.js'

/** The feed of the air stations. */
export const airFeed = 'air-quality'

/** The number of the revision that each figure takes the place of, by `placeOf`. */
type Revisions = ReadonlyMap<string, number>

function placeOf({ device, at, quantity }: { device: string; at: number; quantity: string }): string {
  return `${device}/${at}/${quantity}`
}

/** Of all figures: one that is new may stand where another one has been withdrawn. */
async function readRevisions(tx: Tx, figures: readonly AirFigure[]): Promise<Revisions> {
  const places = figures.map(({ station, endAt }) => ({ device: station.id, at: endAt }))
  const rows = await readObservationsAt(tx, airFeed, places)
  return new Map(
    rows.flatMap(({ device, at, values }) =>
      values.map(({ quantity, revision }) => [placeOf({ device, at, quantity }), revision]),
    ),
  )
}

/**
 * The figures as observations; nobody sent them, so there are no bytes to keep. What replaces a figure takes the revision
 * after its, and one that is withdrawn keeps its value, as no measurement: `tx` must keep others from computing figures until
 * these are committed.
 */
export async function observationsOf(
  tx: Tx,
  figures: readonly AirFigure[],
  receivedAt: number,
): Promise<CommitBatch> {
  const revisions = await readRevisions(tx, figures)
  const source = { topic: `upkeep/${airFeed}`, payload: new Uint8Array(), receivedAt }
  const observations = figures.map(({ station, endAt: at, quantity, value, isWithdrawn }) => {
    const { id: device, simulated } = station
    const revision = (revisions.get(placeOf({ device, at, quantity })) ?? -1) + 1
    const standing: Pick<ObservedValue, 'status' | 'flags'> = isWithdrawn
      ? { status: 'fault', flags: ['not-computed'] }
      : { status: 'measuring', flags: [] }
    const values: ObservedValue[] = [{ quantity, value, revision, ...standing }]
    return {
      observation: { device, feed: station.feed, at, receivedAt, values, simulated },
      source,
      index: 0,
    }
  })
  return { observations, signals: [], refusals: [] }
}
