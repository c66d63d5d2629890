import type { Severity } from '@haidang/domain'
import type { Badge } from '../badges/badges.js'

/** Alarms that lie outside the picture in one direction. */
export type EdgeSign = Readonly<{
  /** 0 is north, clockwise in eighths. */
  sector: number
  count: number
  worst: Pick<Badge, 'severity' | 'look'>
  /** Where a press goes: the worst of them. */
  device: string
  /** Pixels within the picture, at its rim. */
  x: number
  y: number
  /** Clockwise from up, in degrees. */
  angle: number
}>

export type Frame = Readonly<{
  width: number
  height: number
  /** How far from each side the signs stand: something else may be there. */
  inset: Readonly<{ top: number; right: number; bottom: number; left: number }>
}>

type Place = Readonly<{ x: number; y: number }>

const sectors = 8

/** One sign a direction in which alarms lie off the picture: how many, the worst, and where to go. */
export function edgeSigns(
  badges: readonly Badge[],
  project: (badge: Badge) => Place,
  frame: Frame,
): EdgeSign[] {
  const bySector = new Map<number, { badges: Badge[]; place: Place }>()
  const middle = { x: frame.width / 2, y: frame.height / 2 }
  for (const badge of badges) {
    const place = project(badge)
    if (isInside(place, frame)) continue
    const sector = sectorOf(place, middle)
    const known = bySector.get(sector)
    if (!known) bySector.set(sector, { badges: [badge], place })
    else {
      if (badge.severity > worstOf(known.badges).severity) known.place = place
      known.badges.push(badge)
    }
  }
  return [...bySector].map(([sector, known]) => {
    const worst = worstOf(known.badges)
    return {
      sector,
      count: known.badges.length,
      worst: { severity: worst.severity, look: worst.look },
      device: worst.device,
      angle: angleOf(known.place, middle),
      ...atRim(known.place, middle, frame),
    }
  })
}

function worstOf(badges: readonly Badge[]): Badge {
  return badges.reduce((a, b) => (rank(b) > rank(a) ? b : a))
}

function rank({ severity, look }: Readonly<{ severity: Severity; look: Badge['look'] }>): number {
  return severity * 2 + (look === 'unacknowledged' ? 1 : 0)
}

function isInside({ x, y }: Place, { width, height }: Frame): boolean {
  return x >= 0 && y >= 0 && x <= width && y <= height
}

function angleOf({ x, y }: Place, middle: Place): number {
  return (Math.atan2(x - middle.x, middle.y - y) * 180) / Math.PI
}

function sectorOf(place: Place, middle: Place): number {
  return (Math.round(angleOf(place, middle) / (360 / sectors)) + sectors) % sectors
}

/** Where the line from the middle to the place leaves the frame. */
function atRim(place: Place, middle: Place, { width, height, inset }: Frame): Place {
  const dx = place.x - middle.x
  const dy = place.y - middle.y
  const room = (distance: number, side: number): number =>
    distance === 0 ? Number.POSITIVE_INFINITY : side / Math.abs(distance)
  const scale = Math.min(
    room(dx, dx > 0 ? width - inset.right - middle.x : middle.x - inset.left),
    room(dy, dy > 0 ? height - inset.bottom - middle.y : middle.y - inset.top),
  )
  return { x: middle.x + dx * scale, y: middle.y + dy * scale }
}
