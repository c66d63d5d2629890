import { type ScreenJson, screenSchema } from '@haidang/contracts'
import { request } from '../rest/request.js'
import { RestError } from '../rest/rest-error.js'
import { Cell } from '../state/cell.js'

/** With this a request comes by the wall's own cookie, whoever else has signed in with this browser. */
export const asDisplay = { 'ioc-as': 'display' } as const

export type DisplayState =
  | Readonly<{ state: 'asking' }>
  /** The server gives no answer; what is known meanwhile stays. */
  | Readonly<{ state: 'away'; error: RestError }>
  /** `lost`: the name under which this wall was paired until its credential was taken away. */
  | Readonly<{ state: 'unpaired'; lost?: string }>
  | Readonly<{ state: 'paired'; screen: ScreenJson }>

type Place = Pick<Window, 'localStorage'>

const nameKey = 'ioc.wall.name'

/** Which wall this is. The credential itself is the server's cookie; no script can read it. */
export class DisplaySession {
  readonly current = new Cell<DisplayState>({ state: 'asking' })
  private readonly place: Place

  constructor(place: Place) {
    this.place = place
  }

  /** Asks the server which wall we are. A wall that is paired stays so while the server cannot be reached. */
  async ask(): Promise<void> {
    try {
      this.paired(await request(screenSchema, 'screens/me', { headers: asDisplay }))
    } catch (error) {
      const refusal = error instanceof RestError ? error : new RestError('unexpected', { cause: error })
      if (refusal.status === 401 || refusal.status === 403) this.forget()
      else if (this.current.get().state !== 'paired') this.current.set({ state: 'away', error: refusal })
    }
  }

  paired(screen: ScreenJson): void {
    this.keep(screen.name)
    this.current.set({ state: 'paired', screen })
  }

  private forget(): void {
    const lost = this.read()
    this.current.set({ state: 'unpaired', ...(lost !== undefined && { lost }) })
  }

  private keep(name: string): void {
    try {
      this.place.localStorage.setItem(nameKey, name)
    } catch {
      // a browser that keeps nothing: the pairing page then does not say what was before
    }
  }

  private read(): string | undefined {
    try {
      return this.place.localStorage.getItem(nameKey) ?? undefined
    } catch {
      return undefined
    }
  }
}
