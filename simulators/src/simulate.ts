import { formatTopic } from '@haidang/contracts'
import type { Clock } from '@haidang/domain'
import { createStation } from './air/station.js'
import { chanceFor } from './chance.js'
import { createVehicle } from './fleet/vehicle.js'
import { type DeviceLine, type LineCounts, openDeviceLine } from './line/device-line.js'
import { type Scenario, momentsOf, withScenario } from './scenario.js'
import { simulatedSecret } from './secret.js'
import type { SimulatedDevice, SimulatedSite } from './site/read-site.js'
import { isCopy, scaled } from './site/scaled.js'
import { type StreetNet, buildStreetNet, nearestNode } from './streets/street-net.js'

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

/** Reports every so often; `pass` first lets that much of the city's time go by. */
type Actor = Readonly<{
  everyMs: number
  firstMs: number
  extraMs: readonly number[]
  act(cityS: number, passedS: number): string
}>

const vehicleReportMs = 10_000
const firstReportsWithinMs = 12_000
const utcOffsetMs = 7 * 3_600_000
/** One login speaks for all devices beyond the site's own; each keeps a connection of its own. */
const gatewayName = 'simulator'

/** Starts the city: every device on its own connection, reporting in its own rhythm, until closed. */
export function simulate(options: SimulationOptions): Simulation {
  const { site, seed, clock, speed } = options
  const net = buildStreetNet(site)
  const counts: LineCounts = { sent: 0, acknowledged: 0, republished: 0, dropped: 0 }
  const beganAt = clock.now()
  const stops: (() => void)[] = []
  const lines: DeviceLine[] = []
  const speak = (device: SimulatedDevice, line: DeviceLine): void => {
    const actor = createActor(device, { net, ...options })
    if (!actor) return
    lines.push(line)
    let lastAt = beganAt
    const act = (): void => {
      const now = clock.now()
      const passedS = ((now - lastAt) / 1_000) * speed
      lastAt = now
      line.report(actor.act(((now - beganAt) / 1_000) * speed, passedS))
    }
    let timer = setTimeout(again, actor.firstMs)
    function again(): void {
      act()
      timer = setTimeout(again, actor?.everyMs)
    }
    const extra = actor.extraMs.map((atMs) => setTimeout(act, atMs / speed + 200))
    stops.push(() => [timer, ...extra].forEach((one) => clearTimeout(one)))
  }
  for (const device of scaled(site.devices, options.scale))
    speak(device, lineOf(device, { ...options, counts, chance: chanceFor(seed, `line ${device.id}`) }))
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

type Surroundings = SimulationOptions & Readonly<{ net: StreetNet }>

function createActor(
  device: SimulatedDevice,
  { net, seed, scenario, clock }: Surroundings,
): Actor | undefined {
  const chance = chanceFor(seed, device.id)
  const firstMs = chance() * firstReportsWithinMs
  if (device.feed === 'air-quality') {
    const station = createStation(chance, utcOffsetMs)
    return {
      everyMs: device.intervalMs,
      firstMs,
      extraMs: momentsOf(scenario, device.id).map((seconds) => seconds * 1_000),
      act: (cityS) =>
        JSON.stringify({
          at: clock.now(),
          values: withScenario(scenario, { device: device.id, cityS }, station.measure(clock.now())),
        }),
    }
  }
  if (device.feed === 'vehicle' && net.nodes.length > 0) {
    const depot = depotOf(device, net)
    const vehicle = createVehicle({ net, depot, chance, kind: device.labels['kind'] ?? '' })
    return {
      everyMs: vehicleReportMs,
      firstMs: (firstMs * vehicleReportMs) / firstReportsWithinMs,
      extraMs: [],
      act: (_, passedS) => {
        vehicle.pass(passedS)
        return JSON.stringify({ at: clock.now(), ...vehicle.report() })
      },
    }
  }
  return undefined
}

/** Vehicles of one depot stand together; which corner of the net that is follows from the depot's name. */
function depotOf({ id, labels, home }: SimulatedDevice, net: StreetNet): number {
  if (home) return nearestNode(net, home)
  return Math.floor(chanceFor(0, labels['depot'] ?? id)() * net.nodes.length)
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
