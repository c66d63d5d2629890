import { siteTime } from '@haidang/domain'

/** The instant (RFC 3339) of what a clock on the wall of the site shows, `2026-11-22T14:05`; undefined: it is no such time. */
export function instantOfSite(text: string, zone: string): string | undefined {
  const asGreenwich = Date.parse(`${text}Z`)
  if (Number.isNaN(asGreenwich)) return undefined
  return new Date(asGreenwich - offsetAt(asGreenwich - offsetAt(asGreenwich, zone), zone)).toISOString()
}

/** What a clock on the wall of the site shows at `at` (epoch ms), as a field for date and time takes it. */
export function siteText(at: number, zone: string): string {
  return new Date(at + offsetAt(at, zone)).toISOString().slice(0, 16)
}

function offsetAt(at: number, zone: string): number {
  const { year, month, day, hour, minute, second } = siteTime(at, zone)
  return Date.UTC(year, month - 1, day, hour, minute, second) - Math.floor(at / 1_000) * 1_000
}
