import pg from 'pg'

export type StoredRow = Readonly<{ device: string; at: number; pm25: number | null; no2: number | null }>

/**
 * Of the air quality rows those that stations have said: after each full hour its index and means come in as rows of their
 * own, by the worker.
 */
export const saidByStations = '(pm25 is not null or no2 is not null)'

/** The rows of air quality as the database has them, asked past all of our own code. */
export async function readAirRows(databaseUrl: string): Promise<StoredRow[]> {
  return query(
    databaseUrl,
    `select d.id as device, extract(epoch from o.at) * 1000 as at, o.pm25, o.no2 from observation_air_quality o join device d on d.key = o.device_key where ${saidByStations} order by 1, 2`,
    (row) => ({
      device: String(row['device']),
      at: Math.round(Number(row['at'])),
      pm25: numberOrNull(row['pm25']),
      no2: numberOrNull(row['no2']),
    }),
  )
}

/** How many quarantine records there are, by reason. */
export async function countQuarantine(databaseUrl: string): Promise<Record<string, number>> {
  const rows = await query(
    databaseUrl,
    `select reason, count(*)::int as n from quarantine group by reason`,
    (row) => [String(row['reason']), Number(row['n'])] as const,
  )
  return Object.fromEntries(rows)
}

async function query<T>(
  databaseUrl: string,
  text: string,
  read: (row: Record<string, unknown>) => T,
): Promise<T[]> {
  const client = new pg.Client({ connectionString: databaseUrl })
  client.on('error', () => undefined) // whoever asks hears of it
  await client.connect()
  try {
    const { rows } = await client.query<Record<string, unknown>>(text)
    return rows.map(read)
  } finally {
    await client.end()
  }
}

function numberOrNull(value: unknown): number | null {
  return value === null ? null : Number(value)
}
