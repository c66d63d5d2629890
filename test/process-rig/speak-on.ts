import { setTimeout as pause } from 'node:timers/promises'
import { type connectDevice, eventually, publish } from '@haidang/testing'
import type { ProcessHouse } from './house-of-processes.js'

/** Devices that say something of each second of the past, one after another, as fast as they are answered. */
export type Speaking = Readonly<{
  /** Resolves when so many have been acknowledged. */
  enough(count: number): Promise<unknown>
  /** Says no more; resolves when the last is acknowledged and all have hung up. */
  stop(): Promise<void>
  /** Resolves when all that has been acknowledged until now is in the database. */
  untilStored(house: Pick<ProcessHouse, 'rows'>): Promise<unknown>
}>

type Clients = readonly Readonly<{ device: string; client: Awaited<ReturnType<typeof connectDevice>> }>[]

/** Begins an hour ago; who goes on for long pauses each time, or would speak of times to come. */
export function speakOn(clients: Clients, { pauseMs = 0 } = {}): Speaking {
  const from = Date.now() - 3_600_000
  const acknowledged: [string, number][] = []
  let sending = true
  const senders = clients.map(async ({ device, client }) => {
    for (let at = from; sending; at += 1_000) {
      const topic = `ioc/v1/air-quality/${device}/observations`
      await publish(client, topic, { at: new Date(at).toISOString(), values: { pm25: 20 } })
      acknowledged.push([device, at])
      if (pauseMs > 0) await pause(pauseMs)
    }
  })
  return {
    enough: (count) => eventually('much is sent', () => acknowledged.length >= count),
    stop: async () => {
      sending = false
      await Promise.all(senders)
      await Promise.all(clients.map(({ client }) => client.endAsync()))
    },
    untilStored: (house) => {
      const said = [...acknowledged]
      return eventually('all of it is stored', async () => {
        const rows = await house.rows<{ id: string; at: Date }>(
          `select device.id, at from observation_air_quality join device on key = device_key where at >= $1`,
          [new Date(from)],
        )
        const stored = new Set(rows.map(({ id, at }) => `${id} ${at.getTime()}`))
        const [missing] = said.filter(([device, at]) => !stored.has(`${device} ${at}`))
        if (missing) throw new Error(`${missing[0]} at ${new Date(missing[1]).toISOString()} is missing`)
        return true
      })
    },
  }
}
