import type { DeviceAuthorizationJson, ScreenJson } from '@haidang/contracts'
import { RestError } from '../../rest/rest-error.js'
import { Cell } from '../../state/cell.js'

/** A code that somebody may type, and until when (epoch ms of our own clock). */
export type ShownCode = Readonly<{ userCode: string; address: string; complete: string; expiresAt: number }>

export type PairingState =
  | Readonly<{ state: 'asking' }>
  /** `away`: the server does not answer; the code counts all the same. */
  | Readonly<{ state: 'showing'; code: ShownCode; away: boolean }>
  | Readonly<{ state: 'denied'; againAt: number }>
  /** No code could be had; asked again at `againAt`. */
  | Readonly<{ state: 'refused'; error: RestError; againAt: number }>
  | Readonly<{ state: 'paired'; screen: ScreenJson }>

/** What pairing needs of the world it runs in; a test gives its own. */
export type PairingWorld = Readonly<{
  /** Epoch ms that never go back. */
  now(): number
  /** Resolves after so long, or at once when the signal is given up. */
  wait(ms: number, signal: AbortSignal): Promise<void>
  /** @throws RestError */
  authorize(): Promise<DeviceAuthorizationJson>
  /** @throws RestError with the reasons of RFC 8628 until somebody has approved. */
  token(deviceCode: string): Promise<ScreenJson>
}>

const slowDownMs = 5_000
const deniedForMs = 15_000
const shortestWaitMs = 5_000
const longestWaitMs = 60_000

/**
 * Gets the wall its credential as RFC 8628 has it: shows a code, asks no more often than it was told, slows down when
 * it is told to, and takes a new code by itself when one has expired or was denied.
 */
export class Pairing {
  readonly state = new Cell<PairingState>({ state: 'asking' })
  private readonly world: PairingWorld

  constructor(world: PairingWorld) {
    this.world = world
  }

  /** Goes on until the wall is paired or the signal is given up. */
  async run(signal: AbortSignal): Promise<void> {
    let failures = 0
    while (!signal.aborted) {
      const answer = await this.ask()
      if (signal.aborted) return
      if (answer instanceof RestError) {
        const waitMs = Math.min(longestWaitMs, shortestWaitMs * 2 ** failures)
        failures += 1
        this.state.set({ state: 'refused', error: answer, againAt: this.world.now() + waitMs })
        await this.world.wait(waitMs, signal)
      } else {
        failures = 0
        if (await this.follow(answer, signal)) return
      }
    }
  }

  private async ask(): Promise<DeviceAuthorizationJson | RestError> {
    try {
      return await this.world.authorize()
    } catch (error) {
      return asRestError(error)
    }
  }

  /** Follows one code to its end; true when there is nothing more to do. */
  private async follow(granted: DeviceAuthorizationJson, signal: AbortSignal): Promise<boolean> {
    const code = {
      userCode: granted.user_code,
      address: granted.verification_uri,
      complete: granted.verification_uri_complete,
      expiresAt: this.world.now() + granted.expires_in * 1_000,
    }
    let intervalMs = granted.interval * 1_000
    let away = 0
    this.state.set({ state: 'showing', code, away: false })
    while (this.world.now() < code.expiresAt) {
      await this.world.wait(Math.min(longestWaitMs, intervalMs * 2 ** away), signal)
      if (signal.aborted) return true
      const verdict = await this.poll(granted.device_code)
      if (verdict === 'paired') return true
      if (verdict === 'over') return false
      if (verdict === 'denied') {
        this.state.set({ state: 'denied', againAt: this.world.now() + deniedForMs })
        await this.world.wait(deniedForMs, signal)
        return signal.aborted
      }
      if (verdict === 'slow-down') intervalMs += slowDownMs
      away = verdict === 'away' ? away + 1 : 0
      this.state.set({ state: 'showing', code, away: away > 0 })
    }
    return false
  }

  private async poll(deviceCode: string): Promise<Verdict> {
    try {
      this.state.set({ state: 'paired', screen: await this.world.token(deviceCode) })
      return 'paired'
    } catch (error) {
      const { reason, status } = asRestError(error)
      const verdict = verdicts[reason]
      if (verdict) return verdict
      // What the server calls wrong (400 … 499) will not become right by asking again.
      return status >= 400 && status < 500 ? 'over' : 'away'
    }
  }
}

type Verdict = 'paired' | 'pending' | 'slow-down' | 'denied' | 'over' | 'away'

const verdicts: Readonly<Partial<Record<string, Verdict>>> = {
  'authorization-pending': 'pending',
  'slow-down': 'slow-down',
  'too-many-requests': 'slow-down',
  'access-denied': 'denied',
  'expired-token': 'over',
}

function asRestError(error: unknown): RestError {
  return error instanceof RestError ? error : new RestError('unexpected', { cause: error })
}
