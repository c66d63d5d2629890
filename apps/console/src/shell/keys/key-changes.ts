import { Cell } from '../../state/cell.js'
import { writesCharacter } from './strokes.js'

/** What a key answers to instead of its usual press: another press, or `off`. */
export type KeyChange = string

/** By the binding's name (`nameOf`). */
export type Changed = Readonly<Record<string, KeyChange>>

type Keep = Pick<Storage, 'getItem' | 'setItem'>

/** Which keys a person has changed or switched off. Kept in this browser, for each person apart. */
export class KeyChanges {
  readonly all = new Cell<Changed>({})
  private readonly keep: () => Keep
  private person: string | undefined

  /** `keep` may throw: there are browsers that keep nothing. */
  constructor(keep: () => Keep) {
    this.keep = keep
  }

  /** From now on it is this person who sits here. */
  use(username: string): void {
    if (username === this.person) return
    this.person = username
    this.all.set(this.stored())
  }

  /** `undefined`: as it was shipped. */
  change(name: string, change: KeyChange | undefined): void {
    const { [name]: _before, ...others } = this.all.get()
    this.store(change === undefined ? others : { ...others, [name]: change })
  }

  /** Every key as it was shipped. */
  reset(): void {
    this.store({})
  }

  private store(changed: Changed): void {
    this.all.set(changed)
    try {
      this.keep().setItem(this.place, JSON.stringify(changed))
    } catch {
      // a browser that keeps nothing: the change lasts as long as the window
    }
  }

  private stored(): Changed {
    try {
      const found: unknown = JSON.parse(this.keep().getItem(this.place) ?? '{}')
      if (typeof found !== 'object' || found === null) return {}
      return Object.fromEntries(Object.entries(found).filter(isChange))
    } catch {
      return {} // nothing kept, or nothing that is ours
    }
  }

  private get place(): string {
    return `ioc.keys.${this.person ?? ''}`
  }
}

function isChange(entry: [string, unknown]): entry is [string, KeyChange] {
  const [, change] = entry
  return typeof change === 'string' && (change === 'off' || change.split(' ').every(writesCharacter))
}
