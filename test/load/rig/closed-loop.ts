import { setTimeout as pause } from 'node:timers/promises'
import type { CredentialJson } from '@haidang/contracts'
import { type Outgoing, type Publisher, startPublisher } from '@haidang/testing'

export type LoopOptions = Readonly<{
  port: number
  stations: readonly string[]
  credentialOf(id: string): CredentialJson | undefined
  messages: number
  message(station: string, place: number): Outgoing
  /** What the system under test has done with so far; at most `ahead` messages more than this are on their way. */
  done(): Promise<number>
  /** Called a few times a second with what is done. */
  watch?(done: number): Promise<void>
  ahead?: number
}>

export type LoopOutcome = Readonly<{
  /** From the first message until the last one was done with. */
  seconds: number
  /** From its leaving until its PUBACK, of every hundredth message. */
  waitsMs: number[]
}>

/** Unacknowledged messages of one publisher. */
const window = 100
const lookEveryMs = 100

/**
 * Publishes as fast as the system under test takes: a broker that takes more than it can hand on gets no more than `ahead`,
 * so that what is measured is the whole path and not how deep the broker's queue is.
 */
export async function closedLoop(options: LoopOptions): Promise<LoopOutcome> {
  const { port, stations, credentialOf, messages, ahead = 20_000 } = options
  const waitsMs: number[] = []
  const publishers = stations.map((id) => {
    const credential = credentialOf(id)
    if (!credential) throw new Error(`no credential for ${id}`)
    return startPublisher({ port, credential, window })
  })
  try {
    await connected(publishers)
    const alreadyDone = await options.done()
    const startedAt = performance.now()
    for (let pushed = 0, done = 0; done < messages;) {
      for (const most = Math.min(messages, done + ahead); pushed < most; pushed += 1)
        push(pushed, { options, publishers, waitsMs })
      await pause(lookEveryMs)
      done = (await options.done()) - alreadyDone
      await options.watch?.(done)
    }
    return { seconds: (performance.now() - startedAt) / 1_000, waitsMs }
  } finally {
    for (const publisher of publishers) publisher.close()
  }
}

type Pushing = Readonly<{ options: LoopOptions; publishers: readonly Publisher[]; waitsMs: number[] }>

function push(place: number, { options, publishers, waitsMs }: Pushing): void {
  const station = place % publishers.length
  const message = options.message(options.stations[station] ?? '', Math.floor(place / publishers.length))
  publishers[station]?.push(place % 100 < 1 ? timed(message, waitsMs) : message)
}

function timed(message: Outgoing, waitsMs: number[]): Outgoing {
  let sentAt = 0
  return {
    ...message,
    sent: () => (sentAt = performance.now()),
    acked: () => waitsMs.push(performance.now() - sentAt),
  }
}

/** A foreign broker lets a device in a moment after its credential was made. */
async function connected(publishers: readonly Publisher[]): Promise<void> {
  while (publishers.some((publisher) => publisher.stats().connects === 0)) await pause(20)
}
