import type { Client } from 'aedes'

import { AnswerBuffer } from '../answer-buffer.js'
import type { GuardedConnection } from '../guard/guarded-connection.js'
import { compileFilters, isTopicName } from '../topic-filter.js'
import { AcknowledgementLine } from './acknowledgement-line.js'
import type { Principal } from './principal.js'

/** The will of a CONNECT; aedes hands this very object back when it is due. */
export type Will = { topic: string; payload: Uint8Array | string }

/** One connection from its CONNECT to its end. Nothing of it outlives the connection. */
export class Session {
  readonly connection: GuardedConnection
  readonly address: string
  readonly line = new AcknowledgementLine()
  readonly answers: AnswerBuffer
  /** As the client gave them; empty before CONNECT. */
  clientId = ''
  username = ''
  keepaliveMs = 0
  will: Will | undefined
  client: Client | undefined
  /** Something was refused that closes the connection: what comes after it is not taken any more. */
  isDoomed = false
  /** Logged in and told so. */
  isWelcome = false
  #principal: Principal | undefined
  #mayPublish: (topic: string) => boolean = () => false
  #isSubscribable: (topic: string) => boolean = () => false

  constructor(connection: GuardedConnection, address: string) {
    this.connection = connection
    this.answers = new AnswerBuffer((bytes) => void (connection.destroyed || connection.write(bytes)))
    this.address = address
  }

  get principal(): Principal | undefined {
    return this.#principal
  }

  logIn(principal: Principal): void {
    this.#principal = principal
    this.#mayPublish = compileFilters(principal.publishFilters)
    this.#isSubscribable = compileFilters(principal.subscribeFilters)
  }

  /** Also asked for a will, which aedes does not check for wildcards. */
  mayPublish(topic: string): boolean {
    return isTopicName(topic) && this.#mayPublish(topic)
  }

  /** A filter with wildcards must be one of its own, word for word; a topic must be one that they name. */
  maySubscribe(filter: string): boolean {
    if (this.#principal?.subscribeFilters.includes(filter)) return true
    return isTopicName(filter) && this.#isSubscribable(filter)
  }
}
