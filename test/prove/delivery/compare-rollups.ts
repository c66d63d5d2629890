import type pg from 'pg'

/** Buckets compared, and how many of each length are not what the raw rows give. */
export type RollupDifferences = Readonly<{ buckets: number; minutes: number; hours: number; days: number }>

/** The day of the town that the rows play in. */
const zone = 'Asia/Ho_Chi_Minh'

const lengths = {
  minutes: { table: 'rollup_1m_air_quality', start: `date_trunc('minute', at)` },
  hours: { table: 'rollup_1h_air_quality', start: `date_trunc('hour', at)` },
  days: { table: 'rollup_1d_air_quality', start: `date_trunc('day', at, '${zone}')` },
} as const

/** Compares the roll-ups of PM2.5 with a recompute of everything that was over two days ago, in SQL of another kind. */
export async function compareRollups(client: pg.Client): Promise<RollupDifferences> {
  const found = { buckets: 0, minutes: 0, hours: 0, days: 0 }
  for (const length of ['minutes', 'hours', 'days'] as const) {
    const { buckets, differing } = await compareOne(client, lengths[length])
    found.buckets += buckets
    found[length] = differing
  }
  return found
}

async function compareOne(
  client: pg.Client,
  { table, start }: Readonly<{ table: string; start: string }>,
): Promise<{ buckets: number; differing: number }> {
  const { rows } = await client.query<{ buckets: number; differing: number }>(
    `with cut as (select date_trunc('day', now() - interval '1 day', '${zone}') as at),
     raw as (
       select device_key, ${start} as at, min(pm25) as low, max(pm25) as high, sum(pm25) as total, count(pm25) as n
       from observation_air_quality where at < (select at from cut) and not coalesce(meta->'status' ? 'pm25', false)
       group by 1, 2 having count(pm25) > 0),
     kept as (select * from ${table} where at < (select at from cut) and pm25_count > 0)
     select count(*)::int as buckets,
       count(*) filter (where (low, high, n) is distinct from (pm25_min, pm25_max, pm25_count)
         or abs(total - pm25_sum) > 1e-6 * abs(total) + 1e-9 or (total is null) <> (pm25_sum is null))::int as differing
     from raw full join kept using (device_key, at)`,
  )
  return rows[0] ?? { buckets: 0, differing: 0 }
}
