import type { DeviceJson, FeedJson } from '@haidang/contracts'
import { freshness } from '@haidang/domain'

/** One line of the list. */
export type DeviceRow = Readonly<{
  id: string
  feed: string
  /** Of its newest value; `never` when it has said nothing yet. */
  state: 'live' | 'late' | 'stale' | 'lost' | 'never'
  ageSeconds?: number
  /** The newest value of the feed's headline quantity. */
  headline: string
  simulated: boolean
  online?: boolean
  name: string
}>

/** What there is to say of each device at `now`, the server's clock in epoch ms. */
export function deviceRows(
  devices: readonly DeviceJson[],
  { feeds, now }: Readonly<{ feeds: readonly FeedJson[]; now: number }>,
): DeviceRow[] {
  return devices.map((device) => {
    const { id, name, state, intervalSeconds } = device
    const ageMs = state.at === undefined ? undefined : Math.max(0, now - Date.parse(state.at))
    return {
      id,
      feed: device.feed,
      state: ageMs === undefined ? 'never' : freshness(ageMs, intervalSeconds * 1_000),
      ...(ageMs !== undefined && { ageSeconds: Math.round(ageMs / 1_000) }),
      headline: headlineOf(device, feeds),
      simulated: state.simulated,
      ...(state.online !== undefined && { online: state.online }),
      name: name.vi,
    }
  })
}

function headlineOf({ feed: id, state }: DeviceJson, feeds: readonly FeedJson[]): string {
  const feed = feeds.find((one) => one.id === id)
  const quantity = feed?.quantities.find(({ key }) => key === feed.headline)
  const value = state.values[feed?.headline ?? '']
  if (!quantity || value === undefined) return ''
  return `${quantity.key} ${String(value)}${quantity.kind === 'number' ? ` ${quantity.unitLabel}` : ''}`.trim()
}

/** For a person: aligned columns and a line of sums. */
export function inTable(rows: readonly DeviceRow[]): string[] {
  const cells = rows.map((row) => [
    row.id,
    row.feed,
    row.state,
    row.ageSeconds === undefined ? '' : ageText(row.ageSeconds),
    row.headline,
    row.simulated ? 'simulated' : 'real',
    row.name,
  ])
  const titles = ['device', 'feed', 'state', 'age', 'newest', 'speaks', 'name']
  const all = [titles, ...cells]
  const widths = titles.map((_, column) => Math.max(...all.map((line) => (line[column] ?? '').length)))
  const lines = all.map((line) =>
    line
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join('  ')
      .trimEnd(),
  )
  return [...lines, '', sums(rows)]
}

function sums(rows: readonly DeviceRow[]): string {
  const states = ['live', 'late', 'stale', 'lost', 'never'] as const
  const counts = states.map((state) => `${rows.filter((row) => row.state === state).length} ${state}`)
  const simulated = rows.filter((row) => row.simulated).length
  return `${rows.length} devices: ${counts.join(', ')}; ${simulated} simulated.`
}

/** `42 s`, `7 min`, `3 h`, `2 d` */
export function ageText(seconds: number): string {
  if (seconds < 120) return `${seconds} s`
  if (seconds < 7_200) return `${Math.round(seconds / 60)} min`
  return seconds < 172_800 ? `${Math.round(seconds / 3_600)} h` : `${Math.round(seconds / 86_400)} d`
}
