import type { Log } from '@haidang/domain'

import { addressKey } from '../guard/address-key.js'
import { KeyedBuckets } from '../guard/keyed-buckets.js'
import type { BrokerLimits } from './limits.js'
import type { Login, Principal } from './principal.js'
import type { BrokerRefusalReason } from './refusals.js'
import type { Session } from './session.js'
import { Turnstile } from './turnstile.js'
import { within } from './within.js'

/** CONNACK return codes of a refusal [MQTT-3.2.2]. */
export type ReturnCode = 2 | 3 | 4 | 5

export type LogInRefusal = Readonly<{
  code: ReturnCode
  reason: BrokerRefusalReason
  message: string
  topic?: string
}>

export type LogInOptions = Readonly<{
  authenticate(login: Login): Promise<Principal | { refused: string }>
  available(): boolean
  /** Whether a session of this key (see sessionKey) is connected now. */
  isConnected(key: string): boolean
  limits: Pick<BrokerLimits, 'failuresPerAddress' | 'failuresPerName' | 'takeovers' | 'logInMs'>
  now(): number
  log: Log
}>

/** As many credentials are checked at a time; each costs some milliseconds of a core. */
const checksAtATime = 16

/**
 * What a connection is called inside: only the same credential can push out a connection (take its name over),
 * and no name on the wire can collide with one of JavaScript's own.
 */
export function sessionKey({ username, clientId }: { username: string; clientId: string }): string {
  return `${username}/${clientId}`
}

/** Decides about CONNECT. No check is made after the first that refuses. */
export class LogIn {
  readonly #options: LogInOptions
  readonly #addressFailures: KeyedBuckets
  readonly #nameFailures: KeyedBuckets
  readonly #takeovers: KeyedBuckets
  readonly #checks = new Turnstile(checksAtATime)

  constructor(options: LogInOptions) {
    this.#options = options
    this.#addressFailures = new KeyedBuckets(options.limits.failuresPerAddress)
    this.#nameFailures = new KeyedBuckets(options.limits.failuresPerName)
    this.#takeovers = new KeyedBuckets(options.limits.takeovers)
  }

  /** Logs the session in, or says why not. */
  async decide(session: Session, password: Uint8Array): Promise<LogInRefusal | undefined> {
    const early = checkClientId(session.clientId) ?? this.#checkAvailable() ?? checkUsername(session.username)
    if (early !== undefined) return early
    const found = await this.#checks.pass(() => this.#checkCredential(session, password))
    if ('reason' in found) return found
    const late = checkPrincipal(session, found) ?? this.#checkTakeover(session)
    if (late !== undefined) return late
    session.logIn(found)
    return checkWill(session)
  }

  #checkAvailable(): LogInRefusal | undefined {
    if (this.#options.available()) return undefined
    return { code: 3, reason: 'server-unavailable', message: 'nothing can be stored at the moment' }
  }

  async #checkCredential(session: Session, password: Uint8Array): Promise<Principal | LogInRefusal> {
    const { authenticate, limits, now, log } = this.#options
    const { clientId, username, address } = session
    const source = addressKey(address)
    const name = `${source} ${username.slice(0, 64)}`
    if (session.connection.destroyed) {
      return { code: 3, reason: 'log-in-timeout', message: 'the connection has gone' }
    }
    if (!this.#addressFailures.has(source, now()) || !this.#nameFailures.has(name, now())) {
      return { code: 3, reason: 'too-many-failures', message: 'too many failed log-ins: try again later' }
    }
    try {
      const answer = await within(authenticate({ clientId, username, password, address }), limits.logInMs)
      if (!('refused' in answer)) return answer
      this.#addressFailures.take(source, now())
      this.#nameFailures.take(name, now())
      return { code: 4, reason: 'bad-credentials', message: answer.refused }
    } catch (error) {
      log.error('mqtt-login.failed', { client: clientId, address, error })
      return { code: 3, reason: 'server-unavailable', message: 'the credential could not be checked' }
    }
  }

  #checkTakeover(session: Session): LogInRefusal | undefined {
    const { isConnected, now } = this.#options
    const key = sessionKey(session)
    if (!isConnected(key) || this.#takeovers.take(key, now())) return undefined
    return { code: 3, reason: 'too-many-takeovers', message: 'two clients of one name push each other out' }
  }
}

function checkClientId(clientId: string): LogInRefusal | undefined {
  if (/^[A-Za-z0-9_-]{1,64}$/.test(clientId) && !(clientId in Object.prototype)) return undefined
  return { code: 2, reason: 'bad-client-id', message: 'a client id is 1 to 64 of A-Z a-z 0-9 _ -' }
}

function checkUsername(username: string): LogInRefusal | undefined {
  if (username !== '') return undefined
  return { code: 4, reason: 'bad-credentials', message: 'no user name' }
}

function checkPrincipal(session: Session, principal: Principal): LogInRefusal | undefined {
  const isOwn = principal.clientId === session.clientId
  const isDevice = principal.kind === 'device'
  if (
    isOwn &&
    (!isDevice || (session.clientId === session.username && principal.device === session.clientId))
  ) {
    return undefined
  }
  return { code: 2, reason: 'bad-client-id', message: "a device's client id is its user name and its own id" }
}

function checkWill(session: Session): LogInRefusal | undefined {
  const { will } = session
  if (will === undefined || session.mayPublish(will.topic)) return undefined
  return { code: 5, reason: 'not-your-will', message: 'the will is on a topic of others', topic: will.topic }
}
