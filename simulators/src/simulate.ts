import { formatTopic } from '@haidang/contracts'
import type { Clock } from '@haidang/domain'
import { createActor } from './actor.js'
import { createCityAir } from './air/city-air.js'
import { chanceFor } from './chance.js'
import { historySpan } from './history.js'
import { type DeviceLine, type LineCounts, openDeviceLine } from './line/device-line.js'
import { sendAsGateway } from './line/send-as-gateway.js'
import { createPlay } from './scenario/play.js'
import type { Scenario } from './scenario/scenario.js'
import { simulatedSecret } from './secret.js'
import type { SimulatedDevice, SimulatedSite } from './site/read-site.js'
import { isCopy, scaled } from './site/scaled.js'
import { type Player, startStage } from './stage.js'
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
  /** How far back the city knows what it did; at most `historyAtMost` observations. */
  historyHours: number
  /** When the city began for the first time (epoch ms); when absent, now. */
  bornAt?: number
}>

export type Simulation = Readonly<{
  status(): LineCounts & { pending: number; connected: number; devices: number }
  /** What the city reported before it began, as lines of messages, device by device. */
  earlierLines(): Generator<string>
  close(): Promise<void>
}>

/** One login speaks for all devices beyond the site's own; each keeps a connection of its own. */
const gatewayName = 'simulator'
const historyAtMost = 300_000

/** Starts the city: every device on its own connection, reporting in its own rhythm, until closed. */
export function simulate(options: SimulationOptions): Simulation {
  const { site, seed, clock, speed, broker, key, historyHours: hours } = options
  const net = buildStreetNet(site)
  const untilAt = clock.now()
  const devices = scaled(site.devices, options.scale)
  const ageSeconds = Math.max(0, untilAt - (options.bornAt ?? untilAt)) / 1_000
  const play = createPlay(options.scenario, { devices, seed, ageSeconds })
  const world = {
    ...{ site, seed, clock, play, speed },
    net,
    cityAir: createCityAir(seed),
    history: historySpan(devices, { hours, untilAt, atMost: historyAtMost }),
  }
  const counts: LineCounts = { sent: 0, acknowledged: 0, republished: 0, dropped: 0 }
  const cast = devices.flatMap((device) => {
    const actor = createActor(device, world)
    const chance = chanceFor(seed, `line ${device.id}`)
    return actor ? [{ device, actor, line: lineOf(device, { ...options, counts, chance }) }] : []
  })
  const password = simulatedSecret(key, gatewayName)
  const gateway = { url: broker, clientId: 'gateway-of-the-simulated-city', username: gatewayName, password }
  const stage = startStage({
    players: new Map(cast.map(({ device, ...player }): [string, Player] => [device.id, player])),
    sendRubbish: (messages) => void sendAsGateway(gateway, messages),
    ...{ play, speed, clock },
  })
  const lines = cast.map(({ line }) => line)
  return {
    status: () => ({
      ...counts,
      devices: lines.length,
      connected: lines.filter((line) => line.connected()).length,
      pending: lines.reduce((sum, line) => sum + line.pending(), 0),
    }),
    *earlierLines() {
      for (const { actor } of hours > 0 ? cast : []) yield* actor.earlierLines()
    },
    close: async () => {
      stage.close()
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
    eventTopic: formatTopic({ feed, device: id, channel: 'events' }),
    presenceTopic: formatTopic({ feed, device: id, channel: 'presence' }),
    chance,
    counts,
  })
}
