import type { MeJson } from '@haidang/contracts'
import { Cell } from '../../state/cell.js'

/** Who took over this seat, since when (server time), and whether the alarm sound was heard there. */
export type Shift = Readonly<{ username: string; name: string; at: number; heard: boolean }>

type Keep = Pick<Storage, 'getItem' | 'setItem'>

/** No shift lasts longer: what is older was another one. */
const longestShiftMs = 12 * 3_600_000

const place = 'ioc.shift'

/** The start of a shift at this seat: asked for once a shift of who works alarms, kept in this browser. */
export class ShiftGate {
  /** The last shift that began here, whoever's it was. */
  readonly last: Cell<Shift | undefined>
  readonly shown = new Cell(false)
  private readonly keep: () => Keep

  /** `keep` may throw: there are browsers that keep nothing. */
  constructor(keep: () => Keep) {
    this.keep = keep
    this.last = new Cell(this.stored())
  }

  /** Somebody sits here at `now` (server time): asks for the shift unless it has begun, or who it is only looks. */
  arrive({ username, role }: Pick<MeJson, 'username' | 'role'>, now: number): void {
    if (role !== 'viewer' && !this.current(username, now)) this.shown.set(true)
  }

  /** This person's shift, if it has begun and still lasts. */
  current(username: string, now: number): Shift | undefined {
    const last = this.last.get()
    return last?.username === username && Math.abs(now - last.at) < longestShiftMs ? last : undefined
  }

  open(): void {
    this.shown.set(true)
  }

  /** Not now: it is asked again when the window is opened anew. */
  later(): void {
    this.shown.set(false)
  }

  take(shift: Shift): void {
    this.last.set(shift)
    this.shown.set(false)
    try {
      this.keep().setItem(place, JSON.stringify(shift))
    } catch {
      // a browser that keeps nothing asks again
    }
  }

  private stored(): Shift | undefined {
    try {
      const found: unknown = JSON.parse(this.keep().getItem(place) ?? 'null')
      return isShift(found) ? found : undefined
    } catch {
      return undefined // nothing kept, or nothing that is ours
    }
  }
}

function isShift(found: unknown): found is Shift {
  if (typeof found !== 'object' || found === null) return false
  const { username, name, at, heard } = { username: 0, name: 0, at: '', heard: 0, ...found }
  return (
    typeof username === 'string' &&
    typeof name === 'string' &&
    typeof at === 'number' &&
    typeof heard === 'boolean'
  )
}
