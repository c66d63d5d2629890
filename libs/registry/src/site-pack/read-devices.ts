import { type DeviceId, agencyId, areaId, deviceId, feedId, findFeed } from '@haidang/domain'
import { readableIdSchema } from '@haidang/contracts'
import { CsvError, type Info, parse } from 'csv-parse/sync'
import { z } from 'zod'

import type { PackDevice } from './site-pack.js'
import type { SitePackProblem } from './site-pack-refusal.js'

const file = 'devices.csv'
const name = z.string().min(1, 'is empty').max(200)
const coordinate = (limit: number) =>
  z
    .string()
    .refine(
      (text) => text === '' || (/^-?\d{1,3}(\.\d+)?$/.test(text) && Math.abs(Number(text)) <= limit),
      'is no such coordinate',
    )
    .transform((text) => (text === '' ? undefined : Number(text)))

/** The columns of `devices.csv`; labels are `key=value;key=value`, an empty interval is the feed's. */
const rowSchema = z.strictObject({
  id: readableIdSchema.transform(deviceId),
  feed: readableIdSchema.refine((id) => findFeed(id) !== undefined, 'is no feed').transform(feedId),
  name_vi: name,
  name_en: name,
  area: readableIdSchema.transform(areaId),
  agency: readableIdSchema.transform(agencyId),
  lon: coordinate(180),
  lat: coordinate(90),
  interval_seconds: z.string().regex(/^\d{0,5}$/, 'is no number of seconds'),
  labels: z.string().regex(/^([a-z0-9-]+=[^;=]+(;[a-z0-9-]+=[^;=]+)*)?$/i, 'must be key=value;key=value'),
})

export type DeviceRow = Readonly<{ device: PackDevice; line: number }>

type Devices = Readonly<{ rows: readonly DeviceRow[]; problems: readonly SitePackProblem[] }>

/** Reads `devices.csv`, row by row: a bad row is named and the reading goes on. */
export function readDevices(text: string): Devices {
  try {
    const records = parse<{ record: unknown; info: Info }>(text, {
      columns: true,
      bom: true,
      info: true,
      trim: true,
      skip_empty_lines: true,
    })
    return records.reduce<{ rows: DeviceRow[]; problems: SitePackProblem[] }>(
      (devices, { record, info }) => {
        const row = rowSchema.safeParse(record)
        if (row.success) devices.rows.push({ device: deviceOf(row.data), line: info.lines })
        for (const { path, message } of row.error?.issues ?? []) {
          devices.problems.push({ file, line: info.lines, path: path.map(String).join('.'), message })
        }
        return devices
      },
      { rows: [], problems: [] },
    )
  } catch (error) {
    if (!(error instanceof CsvError)) throw error
    const line = typeof error['lines'] === 'number' ? error['lines'] : undefined
    return { rows: [], problems: [{ file, ...(line !== undefined && { line }), message: error.message }] }
  }
}

function deviceOf(row: z.output<typeof rowSchema>): PackDevice {
  const { lon, lat } = row
  return {
    id: row.id satisfies DeviceId,
    feed: row.feed,
    name: { vi: row.name_vi, en: row.name_en },
    area: row.area,
    agency: row.agency,
    ...(lon !== undefined && lat !== undefined && { position: [lon, lat] as const }),
    intervalSeconds: Number(row.interval_seconds) || (findFeed(row.feed)?.intervalSeconds ?? 0),
    labels: labelsOf(row.labels),
  }
}

function labelsOf(text: string): Readonly<Record<string, string>> {
  const pairs = text === '' ? [] : text.split(';').map((pair) => pair.split('=', 2))
  return Object.fromEntries(pairs.map(([key = '', value = '']) => [key, value]))
}
