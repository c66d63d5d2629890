import {
  type BrokerClientLimits,
  type BrokerClientOptions,
  type ConnectedBroker,
  type IncomingMessage,
  connectBroker,
} from '@haidang/broker'
import type { Log } from '@haidang/domain'

export type ClientInTest = Readonly<{
  door: ConnectedBroker
  accepted: IncomingMessage[]
  /** Names of what was logged as a warning or an error. */
  warned: string[]
}> &
  AsyncDisposable

/** Short enough for tests; what a test is about it sets itself. */
const quick: Partial<BrokerClientLimits> = {
  firstPauseMs: 10,
  longestPauseMs: 40,
  availableEveryMs: 5,
  lingerMs: 50,
  closeMs: 2_000,
}

type Options = Partial<Omit<BrokerClientOptions, 'limits'>> & {
  url: string
  limits?: Partial<BrokerClientLimits>
}

/** The door to a foreign broker alone, with what it hands on. */
export function startClient({ accept, limits, ...options }: Options): ClientInTest {
  const accepted: IncomingMessage[] = []
  const warned: string[] = []
  const door = connectBroker({
    ...{ available: () => true, clock: { now: () => Date.now() }, log: hearing(warned) },
    ...options,
    accept: async (message) => {
      await accept?.(message)
      accepted.push(message)
    },
    limits: { ...quick, ...limits },
  })
  return { door, accepted, warned, [Symbol.asyncDispose]: () => door.close() }
}

export function hearing(warned: string[]): Log {
  const keep = (event: string) => void warned.push(event)
  const log: Log = {
    debug: () => undefined,
    info: () => undefined,
    warn: keep,
    error: keep,
    child: () => log,
  }
  return log
}

export function text({ payload }: { payload: Uint8Array }): string {
  return Buffer.from(payload).toString()
}
