import { formatTopic } from '@haidang/contracts'
import type { Clock } from '@haidang/domain'
import { type Actor, createActor } from './actor.js'
import { createCityAir } from './air/city-air.js'
import { chanceFor } from './chance.js'
import { type DeviceLine, type LineCounts, openDeviceLine } from './line/device-line.js'
import type { Scenario } from './scenario.js'
import { simulatedSecret } from './secret.js'
import type { SimulatedDevice, SimulatedSite } from './site/read-site.js'
import { isCopy, scaled } from './site/scaled.js'
import { buildStreetNet } from './streets/street-net.js'

export type SimulationOptions = Readonly<{
  broker: string
  site: SimulatedSite
  key: Uint8Array
  seed: number
  scale: number
  speed: number
  scenario: Scenario
  clock: Clock
}>

export type Simulation = Readonly<{
  status(): LineCounts & { pending: number; connected: number; devices: number }
  close(): Promise<void>
}>

/** One login speaks for all devices beyond the site's own; each keeps a connection of its own. */
const gatewayName = 'simulator'

/** Starts the city: every device on its own connection, reporting in its own rhythm, until closed. */
export function simulate(options: SimulationOptions): Simulation {
  const { site, seed, clock, speed } = options
  const world = { ...options, net: buildStreetNet(site), cityAir: createCityAir(seed) }
  const counts: LineCounts = { sent: 0, acknowledged: 0, republished: 0, dropped: 0 }
  const beganAt = clock.now()
  const stops: (() => void)[] = []
  const lines: DeviceLine[] = []
  const speak = (actor: Actor, line: DeviceLine): void => {
    lines.push(line)
    let lastAt = beganAt
    const act = (): void => {
      const now = clock.now()
      const passedS = ((now - lastAt) / 1_000) * speed
      lastAt = now
      line.report(actor.act(((now - beganAt) / 1_000) * speed, passedS))
    }
    const again = (nextMs: number): void => {
      act()
      timer = setTimeout(again, nextMs, actor.everyMs)
    }
    let timer = setTimeout(again, actor.firstMs, actor.secondMs - actor.firstMs)
    const extra = actor.extraMs.map((atMs) => setTimeout(act, atMs / speed + 200))
    stops.push(() => [timer, ...extra].forEach((one) => clearTimeout(one)))
  }
  for (const device of scaled(site.devices, options.scale)) {
    const actor = createActor(device, world)
    const chance = chanceFor(seed, `line ${device.id}`)
    if (actor) speak(actor, lineOf(device, { ...options, counts, chance }))
  }
  return {
    status: () => ({
      ...counts,
      devices: lines.length,
      connected: lines.filter((line) => line.connected()).length,
      pending: lines.reduce((sum, line) => sum + line.pending(), 0),
    }),
    close: async () => {
      stops.forEach((stop) => stop())
      await Promise.all(lines.map((line) => line.close()))
    },
  }
}

type Lines = SimulationOptions & Readonly<{ counts: LineCounts; chance: () => number }>

function lineOf({ id, feed }: SimulatedDevice, { broker, key, counts, chance }: Lines): DeviceLine {
  const username = isCopy(id) ? gatewayName : id
  return openDeviceLine({
    url: broker,
    clientId: id,
    username,
    password: simulatedSecret(key, username),
    topic: formatTopic({ feed, device: id, channel: 'observations' }),
    presenceTopic: formatTopic({ feed, device: id, channel: 'presence' }),
    chance,
    counts,
  })
}
