import { type Socket, connect } from 'node:net'
import type { CredentialJson } from '@haidang/contracts'
import { connectBytes, createAnswerReader, publishBytes } from './mqtt-bytes.js'

/** `sent` and `acked` are told when the message leaves and when its PUBACK is here. */
export type Outgoing = Readonly<{ topic: string; payload: Buffer; sent?: () => void; acked?: () => void }>

/** A device that never gives up: what was not acknowledged is sent again, in order, after every reconnect. */
export type Publisher = Readonly<{
  push(message: Outgoing): void
  /** Resolves when everything pushed so far has been acknowledged. */
  drained(): Promise<void>
  stats(): { acked: number; pending: number; connects: number; repeated: number }
  close(): void
}>

export type PublisherOptions = Readonly<{ port: number; credential: CredentialJson; window?: number }>

const reconnectAfterMs = 200
const largestId = 65_535

/** Publishes QoS 1 with at most `window` messages in flight. The ledger is the caller's: `acked` is called at each PUBACK. */
export function startPublisher({ port, credential, window = 200 }: PublisherOptions): Publisher {
  const waiting: Outgoing[] = []
  let next = 0
  let inFlight = new Map<number, Outgoing>()
  let repeat: Outgoing[] = []
  const counts = { acked: 0, connects: 0, repeated: 0 }
  let id = 0
  let open = false
  let closed = false
  let drained: (() => void)[] = []
  let socket = dial()

  function dial(): Socket {
    const line = connect({ port, host: '127.0.0.1', noDelay: true })
    line.on('connect', () => line.write(connectBytes(credential)))
    line.on(
      'data',
      createAnswerReader((answer) =>
        answer.kind === 'connack' ? begin(line, answer.code) : settle(answer.id),
      ),
    )
    line.on('error', () => undefined) // 'close' follows and dials again
    line.once('close', () => {
      open = false
      repeat = [...inFlight.values(), ...repeat]
      inFlight = new Map()
      if (!closed) setTimeout(() => (socket = closed ? socket : dial()), reconnectAfterMs)
    })
    return line
  }

  function begin(line: Socket, code: number): void {
    if (code !== 0) return void line.destroy()
    counts.connects += 1
    open = true
    send()
  }

  function settle(ackedId: number): void {
    const message = inFlight.get(ackedId)
    if (!message) return
    inFlight.delete(ackedId)
    counts.acked += 1
    message.acked?.()
    send()
    if (pending() === 0) drained.splice(0).forEach((done) => done())
  }

  function send(): void {
    if (!open || inFlight.size >= window) return
    socket.cork()
    while (inFlight.size < window) {
      const again = repeat.shift()
      const message = again ?? takeNext()
      if (!message) break
      if (again) counts.repeated += 1
      id = (id % largestId) + 1
      inFlight.set(id, message)
      message.sent?.()
      socket.write(publishBytes({ ...message, id, dup: again !== undefined }))
    }
    socket.uncork()
  }

  function takeNext(): Outgoing | undefined {
    const message = waiting[next]
    if (message) next += 1
    if (next > 10_000) {
      waiting.splice(0, next)
      next = 0
    }
    return message
  }

  const pending = () => waiting.length - next + inFlight.size + repeat.length

  return {
    push: (message) => {
      waiting.push(message)
      send()
    },
    drained: () =>
      pending() === 0 ? Promise.resolve() : new Promise((done) => (drained = [...drained, done])),
    stats: () => ({ ...counts, pending: pending() }),
    close: () => {
      closed = true
      socket.destroy()
    },
  }
}
