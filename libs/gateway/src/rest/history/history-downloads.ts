import type { HistoryFormat } from '@haidang/contracts'
import { findFeed } from '@haidang/domain'
import { type Tx, readObservations } from '@haidang/store'

import { observationJson } from '../device-json.js'
import { bucketEnd, bucketsFrom } from './buckets.js'
import type { Wanted } from './downloads.js'
import type { HistoryAsk, RawAsk, RolledAsk } from './history-ask.js'
import { csvLine, observationCells, bucketCells, bucketHeader, observationHeader } from './history-csv.js'
import { bucketsOf, rawQuery, readBuckets } from './history-page.js'

const rowsAtOnce = 1_000

const types = { csv: 'text/csv; charset=utf-8', jsonl: 'application/jsonl' } as const
type Text = keyof typeof types

/** The form that the query names, else the first of ours that the client accepts, else JSON pages. */
export function formatOf(named: HistoryFormat | undefined, accept = ''): HistoryFormat {
  if (named !== undefined) return named
  if (accept.includes('text/csv')) return 'csv'
  return /application\/(jsonl|x-ndjson)/.test(accept) ? 'jsonl' : 'json'
}

/** A whole stretch as text, oldest first; its rows are read a thousand at a time. */
export function historyText(db: Tx, ask: HistoryAsk, format: Text): Wanted {
  const name = `${ask.device.id}-${ask.resolution}.${format}`
  return { type: types[format], name, text: () => textOf(db, ask, format) }
}

async function* textOf(db: Tx, ask: HistoryAsk, format: Text): AsyncGenerator<string> {
  if (ask.resolution === 'raw') yield* rawText(db, ask, format)
  else yield* rolledText(db, ask, format)
}

async function* rawText(db: Tx, ask: RawAsk, format: Text): AsyncGenerator<string> {
  const keys = ask.quantities.length > 0 ? ask.quantities : keysOf(ask)
  if (format === 'csv') yield csvLine(observationHeader(keys))
  let cursorAt: number | undefined
  do {
    const rows = await readObservations(db, {
      ...{ ...rawQuery(ask), newestFirst: false, limit: rowsAtOnce },
      ...(cursorAt !== undefined && { cursorAt }),
    })
    const lines = rows
      .map(observationJson)
      .map((row) => (format === 'csv' ? csvLine(observationCells(row, keys)) : `${JSON.stringify(row)}\n`))
    if (lines.length > 0) yield lines.join('')
    cursorAt = rows.length < rowsAtOnce ? undefined : rows.at(-1)?.at
  } while (cursorAt !== undefined)
}

function keysOf({ device }: RawAsk): string[] {
  return (findFeed(device.feed)?.quantities ?? []).map(({ key }) => key)
}

async function* rolledText(db: Tx, ask: RolledAsk, format: Text): AsyncGenerator<string> {
  const { fromAt, untilAt, quantities } = ask
  if (format === 'csv') yield csvLine(bucketHeader(quantities))
  let at = fromAt
  while (at < untilAt) {
    const starts = bucketsFrom(at, { ...ask, limit: rowsAtOnce })
    const buckets = (await readBuckets(db, bucketsOf(ask), starts)).map(({ at: start, values }) => ({
      at: start,
      values,
    }))
    yield buckets
      .map((row) => (format === 'csv' ? csvLine(bucketCells(row, quantities)) : `${JSON.stringify(row)}\n`))
      .join('')
    at = bucketEnd(starts.at(-1) ?? untilAt, ask)
  }
}
