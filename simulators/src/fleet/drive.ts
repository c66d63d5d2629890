import { type LonLat, bearingDeg, distanceM } from '@haidang/domain'
import { between } from '../streets/street-net.js'

/** A vehicle under way: where on which line it is, and how fast. */
export type Drive = Readonly<{
  line: readonly LonLat[]
  legs: readonly Leg[]
  leg: number
  alongM: number
  speedMs: number
}>

/** From one point of the line to the next; `turnDeg` is the corner at its end. */
type Leg = Readonly<{ lengthM: number; headingDeg: number; turnDeg: number }>

const accelerationMs2 = 1.4
const brakingMs2 = 2
/** Corners sharper than this are taken slowly. */
const cornerDeg = 35
const cornerSpeedMs = 5

export function startDrive(line: readonly LonLat[]): Drive {
  return { line, legs: legsOf(line), leg: 0, alongM: 0, speedMs: 0 }
}

function legsOf(line: readonly LonLat[]): Leg[] {
  const straight = line.slice(1).map((to, index) => {
    const from = line[index] ?? to
    return { lengthM: distanceM(from, to), headingDeg: bearingDeg(from, to) }
  })
  return straight.map((leg, index) => {
    const turn = Math.abs(leg.headingDeg - (straight[index + 1] ?? leg).headingDeg)
    return { ...leg, turnDeg: Math.min(turn, 360 - turn) }
  })
}

/** Whether the end of the line has been reached. */
export function hasArrived({ legs, leg }: Drive): boolean {
  return leg >= legs.length
}

/** Moves on by `seconds`, never faster than `limitMs`, slower before corners and the end; always on the line. */
export function moveOn(drive: Drive, seconds: number, limitMs: number): Drive {
  let state = drive
  for (let left = seconds; left > 0 && !hasArrived(state); left -= 1)
    state = moveASecond(state, Math.min(1, left), limitMs)
  return state
}

function moveASecond(drive: Drive, seconds: number, limitMs: number): Drive {
  const wanted = Math.min(limitMs, speedBeforeStop(metresToSlowPoint(drive)))
  // Brakes harder than planned where it must, so that a limit that falls between two corners is kept.
  const speedMs =
    wanted > drive.speedMs
      ? Math.min(wanted, drive.speedMs + accelerationMs2 * seconds)
      : Math.max(wanted, drive.speedMs - 2 * brakingMs2 * seconds)
  return advance({ ...drive, speedMs }, speedMs * seconds)
}

function advance(drive: Drive, metres: number): Drive {
  let { leg } = drive
  let alongM = drive.alongM + metres
  for (let on = drive.legs[leg]; on && alongM >= on.lengthM; on = drive.legs[leg]) {
    alongM -= on.lengthM
    leg += 1
  }
  return leg >= drive.legs.length ? { ...drive, leg, alongM: 0, speedMs: 0 } : { ...drive, leg, alongM }
}

/** To the next sharp corner or the end, whichever is nearer; looked for over the next few legs only. */
function metresToSlowPoint({ legs, leg: on, alongM }: Drive): { metres: number; speedMs: number } {
  let metres = -alongM
  for (const [ahead, { lengthM, turnDeg }] of legs.slice(on, on + 4).entries()) {
    metres += lengthM
    if (on + ahead === legs.length - 1) return { metres, speedMs: 1.5 }
    if (turnDeg > cornerDeg) return { metres, speedMs: cornerSpeedMs }
  }
  return { metres: Number.POSITIVE_INFINITY, speedMs: 0 }
}

function speedBeforeStop({ metres, speedMs }: { metres: number; speedMs: number }): number {
  return Math.sqrt(speedMs ** 2 + 2 * brakingMs2 * Math.max(0, metres))
}

/** Where the vehicle is and which way it points. */
export function placeOf({ line, legs, leg: on, alongM }: Drive): { position: LonLat; headingDeg: number } {
  const leg = legs[Math.min(on, legs.length - 1)]
  const [from, to] = line.slice(Math.max(0, Math.min(on, legs.length - 1)))
  if (!leg || !from || !to) return { position: line[0] ?? [0, 0], headingDeg: 0 }
  const share = on >= legs.length ? 1 : alongM / (leg.lengthM || 1)
  return { position: between(from, to, Math.min(1, share)), headingDeg: leg.headingDeg }
}
