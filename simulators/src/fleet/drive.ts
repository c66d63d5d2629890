import { type LonLat, bearingDeg, distanceM } from '@haidang/domain'
import { between } from '../streets/street-net.js'

/** A vehicle under way: where on which line it is, and how fast. */
export type Drive = Readonly<{ line: readonly LonLat[]; leg: number; alongM: number; speedMs: number }>

const accelerationMs2 = 1.4
const brakingMs2 = 2
/** Corners sharper than this are taken slowly. */
const cornerDeg = 35
const cornerSpeedMs = 5

export function startDrive(line: readonly LonLat[]): Drive {
  return { line, leg: 0, alongM: 0, speedMs: 0 }
}

/** Whether the end of the line has been reached. */
export function hasArrived({ line, leg }: Drive): boolean {
  return leg >= line.length - 1
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
  const change = wanted > drive.speedMs ? accelerationMs2 * seconds : -brakingMs2 * seconds * 2
  const speedMs =
    wanted > drive.speedMs
      ? Math.min(wanted, drive.speedMs + change)
      : Math.max(wanted, drive.speedMs + change)
  return advance({ ...drive, speedMs }, speedMs * seconds)
}

function advance(drive: Drive, metres: number): Drive {
  let { leg, alongM } = drive
  alongM += metres
  for (
    let lengthM = legLengthM(drive, leg);
    leg < drive.line.length - 1 && alongM >= lengthM;
    lengthM = legLengthM(drive, leg)
  ) {
    alongM -= lengthM
    leg += 1
  }
  return leg >= drive.line.length - 1 ? { ...drive, leg, alongM: 0, speedMs: 0 } : { ...drive, leg, alongM }
}

/** To the next sharp corner or the end, whichever is nearer; looked for over the next few legs only. */
function metresToSlowPoint(drive: Drive): { metres: number; speedMs: number } {
  let metres = -drive.alongM
  for (let leg = drive.leg; leg < Math.min(drive.leg + 4, drive.line.length - 1); leg += 1) {
    metres += legLengthM(drive, leg)
    if (leg + 1 === drive.line.length - 1) return { metres, speedMs: 1.5 }
    if (turnDeg(drive, leg) > cornerDeg) return { metres, speedMs: cornerSpeedMs }
  }
  return { metres: Number.POSITIVE_INFINITY, speedMs: 0 }
}

function speedBeforeStop({ metres, speedMs }: { metres: number; speedMs: number }): number {
  return Math.sqrt(speedMs ** 2 + 2 * brakingMs2 * Math.max(0, metres))
}

function turnDeg({ line }: Drive, leg: number): number {
  const [a, b, c] = [line[leg], line[leg + 1], line[leg + 2]]
  if (!a || !b || !c) return 0
  const turn = Math.abs(bearingDeg(a, b) - bearingDeg(b, c))
  return Math.min(turn, 360 - turn)
}

function legLengthM({ line }: Drive, leg: number): number {
  const [from, to] = [line[leg], line[leg + 1]]
  return from && to ? distanceM(from, to) : 0
}

/** Where the vehicle is and which way it points. */
export function placeOf(drive: Drive): { position: LonLat; headingDeg: number } {
  const leg = Math.min(drive.leg, drive.line.length - 2)
  const [from, to] = [drive.line[Math.max(0, leg)], drive.line[leg + 1]]
  if (!from || !to) return { position: drive.line[0] ?? [0, 0], headingDeg: 0 }
  const share = drive.leg > leg ? 1 : drive.alongM / (legLengthM(drive, leg) || 1)
  return { position: between(from, to, Math.min(1, share)), headingDeg: bearingDeg(from, to) }
}
