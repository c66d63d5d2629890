import { once } from 'node:events'
import { eventually } from '@haidang/testing'
import { FakeBroker, type FakeLine } from '../../broker-rig/fake-broker.js'

export type DeafMessage = Readonly<{ topic: string; payload: string }>

/** As many as there are packet identifiers. */
const inFlight = 65_000
const atOnce = 500

/**
 * A broker that does not care what the client asks it to keep to (reliability, finding 7): it sends as long as it has a
 * packet identifier left, and what was not acknowledged again on the next connection.
 */
export async function startDeafBroker(): Promise<
  Readonly<{
    url: string
    /** Resolves when all of it has been acknowledged. */
    send(messages: readonly DeafMessage[]): Promise<void>
    sent(): number
    connections(): number
  }> &
    AsyncDisposable
> {
  const broker = await FakeBroker.start()
  let sent = 0
  const acknowledged = new Set<number>()

  /** Sends what is open on this connection until it ends. The identifier says which message: place modulo their number. */
  async function serve(line: FakeLine, messages: readonly DeafMessage[]): Promise<void> {
    const waiting = new Map<number, number>()
    let heard = 0
    const settle = (): void => {
      for (; heard < line.heard.length; heard += 1) {
        const packet = line.heard[heard]
        const place = packet?.cmd === 'puback' ? waiting.get(packet.messageId ?? 0) : undefined
        if (place === undefined) continue
        waiting.delete(packet?.messageId ?? 0)
        acknowledged.add(place)
      }
    }
    line.socket.on('data', settle)
    for (let place = 0; place < messages.length && !line.isClosed; place += atOnce) {
      await eventually('a free identifier', () => line.isClosed || waiting.size + atOnce <= inFlight, {
        ...{ withinMs: 600_000, everyMs: 5 },
      })
      const packets = messages.slice(place, place + atOnce).flatMap((message, more) => {
        if (acknowledged.has(place + more)) return []
        const messageId = ((place + more) % inFlight) + 1
        waiting.set(messageId, place + more)
        return [{ cmd: 'publish', ...message, messageId, qos: 1, dup: false, retain: false } as const]
      })
      sent += packets.length
      if (packets.length > 0) line.send(...packets)
      if (line.socket.writableNeedDrain) await Promise.race([once(line.socket, 'drain'), line.closed])
    }
    await eventually('all acknowledged', () => line.isClosed || waiting.size === 0, {
      ...{ withinMs: 600_000, everyMs: 20 },
    })
  }

  return {
    url: broker.url,
    sent: () => sent,
    connections: () => broker.lines.length,
    send: async (messages) => {
      for (let at = 0; acknowledged.size < messages.length; at += 1) {
        const line = await eventually(
          `connection ${at}`,
          () => {
            const next = broker.lines[at]
            return next !== undefined && next.all('subscribe').length > 0 && next
          },
          { withinMs: 120_000 },
        )
        await serve(line, messages)
      }
    },
    [Symbol.asyncDispose]: () => broker[Symbol.asyncDispose](),
  }
}
