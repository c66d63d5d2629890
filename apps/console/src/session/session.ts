import { type MeJson, meSchema } from '@haidang/contracts'
import { anything, request } from '../rest/request.js'
import { RestError } from '../rest/rest-error.js'
import { Cell } from '../state/cell.js'

export type SessionState =
  | Readonly<{ state: 'asking' }>
  | Readonly<{ state: 'in'; me: MeJson }>
  | Readonly<{ state: 'out' }>
  | Readonly<{ state: 'unknown'; error: RestError }>

export type Credentials = Readonly<{ username: string; password: string }> | Readonly<{ link: string }>

/** Who sits here. The session itself is the server's cookie; no script can read it. */
export class Session {
  readonly current = new Cell<SessionState>({ state: 'asking' })

  /** Asks the server who we are. */
  async ask(): Promise<void> {
    try {
      this.current.set({ state: 'in', me: await request(meSchema, 'me') })
    } catch (error) {
      const refusal = error instanceof RestError ? error : new RestError('unexpected', { cause: error })
      this.current.set(refusal.status === 401 ? { state: 'out' } : { state: 'unknown', error: refusal })
    }
  }

  /** Asks again while somebody is in; an answer that does not come changes nothing on the screen. */
  async refresh(): Promise<void> {
    try {
      this.current.set({ state: 'in', me: await request(meSchema, 'me') })
    } catch {
      // The live link says by itself when the session has ended, and asks for it where the reader is.
    }
  }

  /** @throws RestError with the reason why not. */
  async signIn(credentials: Credentials): Promise<void> {
    await request(anything, 'session', { method: 'POST', body: credentials })
    this.current.set({ state: 'in', me: await request(meSchema, 'me') })
  }

  /** Ends the session here and at the server, as far as it can be reached. */
  async signOut(): Promise<void> {
    try {
      await request(anything, 'session', { method: 'DELETE' })
    } finally {
      this.current.set({ state: 'out' })
    }
  }
}

/** The secret of `/login#link=…`, taken out of the address bar so that it stays in no history. */
export function takeLinkSecret(page: Pick<Window, 'location' | 'history'>): string | undefined {
  const link = new URLSearchParams(page.location.hash.slice(1)).get('link') ?? undefined
  if (link !== undefined) page.history.replaceState(null, '', page.location.pathname + page.location.search)
  return link
}
