import { siteTime } from '@haidang/domain'

/** A picture that never moves burns itself in: this far from its middle the scene walks round, a step a minute. */
const radiusPx = 12
/** Of the smaller side of the wall: on small walls less than the 12 pixels. */
const share = 0.015
const steps = 12
const minuteMs = 60_000

/** How far the scene stands from its middle at `now`, in pixels of the style sheet. */
export function orbitAt(now: number, view: { widthPx: number; heightPx: number }): { x: number; y: number } {
  const radius = Math.min(radiusPx, Math.min(view.widthPx, view.heightPx) * share)
  const angle = ((Math.floor(now / minuteMs) % steps) / steps) * 2 * Math.PI
  return { x: Math.round(radius * Math.cos(angle)), y: Math.round(radius * Math.sin(angle)) }
}

/** Hours of the site between which the wall is darker; `from` may lie in the evening before. */
export type NightHours = Readonly<{ from: number; to: number }>

export const usualNight: NightHours = { from: 22, to: 5 }

/** `?dim=22-5` or `?dim=off`; the usual hours when it says nothing of use. */
export function nightHoursIn(query: URLSearchParams): NightHours | undefined {
  const said = query.get('dim')
  if (said === 'off') return undefined
  const [, from, to] = /^(\d{1,2})-(\d{1,2})$/.exec(said ?? '') ?? []
  const hours = { from: Number(from ?? Number.NaN), to: Number(to ?? Number.NaN) }
  return hours.from < 24 && hours.to < 24 ? hours : usualNight
}

/** Whether it is night for the wall. */
export function isNight(now: number, zone: string, hours: NightHours | undefined): boolean {
  if (!hours) return false
  const { hour } = siteTime(now, zone)
  return hours.from <= hours.to
    ? hour >= hours.from && hour < hours.to
    : hour >= hours.from || hour < hours.to
}
