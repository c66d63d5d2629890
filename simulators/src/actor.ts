import type { Clock } from '@haidang/domain'
import type { CityAir } from './air/city-air.js'
import { createStation } from './air/station.js'
import { chanceFor } from './chance.js'
import { createVehicle } from './fleet/vehicle.js'
import { type Scenario, momentsOf, withScenario } from './scenario.js'
import type { SimulatedDevice, SimulatedSite } from './site/read-site.js'
import { type StreetNet, nodesNear } from './streets/street-net.js'

/** Reports first, then at its own moment of every interval, and when the scenario wants it seen. */
export type Actor = Readonly<{
  everyMs: number
  firstMs: number
  secondMs: number
  extraMs: readonly number[]
  /** The next report; `passedS` of the city's time have gone by since the one before. */
  act(cityS: number, passedS: number): string
}>

const vehicleReportMs = 10_000
/** Within this time of the start every device has been heard once, so that a map fills. */
const firstReportsWithinMs = 12_000
/** Vehicles of one depot stand at so many corners around it. */
const depotCorners = 8

/** What an actor lives in. */
export type World = Readonly<{
  site: SimulatedSite
  net: StreetNet
  cityAir: CityAir
  seed: number
  scenario: Scenario
  clock: Clock
}>

/** Brings a device to life; undefined for a feed that nobody has taught the city yet, or a vehicle without streets. */
export function createActor(device: SimulatedDevice, world: World): Actor | undefined {
  const { site, net, seed, scenario, clock, cityAir } = world
  const chance = chanceFor(seed, device.id)
  const share = chance()
  if (device.feed === 'air-quality') {
    const station = createStation({ chance, cityAir, zone: site.zone })
    const beganAt = clock.now()
    return {
      everyMs: device.intervalMs,
      firstMs: share * firstReportsWithinMs,
      secondMs: firstReportsWithinMs + share * device.intervalMs,
      extraMs: momentsOf(scenario, device.id).map((seconds) => seconds * 1_000),
      act: (cityS) => {
        const measured = station.measure(beganAt + cityS * 1_000)
        const values = withScenario(scenario, { device: device.id, cityS }, measured)
        return JSON.stringify({ at: clock.now(), values })
      },
    }
  }
  if (device.feed !== 'vehicle' || net.nodes.length === 0) return undefined
  const depot = depotOf(device, world, chance)
  const vehicle = createVehicle({ net, depot, chance, kind: device.labels['kind'] ?? '' })
  const firstMs = share * vehicleReportMs
  return {
    everyMs: vehicleReportMs,
    firstMs,
    secondMs: firstMs + vehicleReportMs,
    extraMs: [],
    act: (_, passedS) => {
      vehicle.pass(passedS)
      return JSON.stringify({ at: clock.now(), ...vehicle.report() })
    },
  }
}

/** A corner near the place of the map that is the vehicle's depot; without such a place, any that follows from the name. */
function depotOf({ id, labels, home }: SimulatedDevice, { net, site }: World, chance: () => number): number {
  const name = labels['depot'] ?? id
  const place = home ?? site.places.get(name)
  if (!place) return Math.floor(chanceFor(0, name)() * net.nodes.length)
  return nodesNear(net, place, depotCorners)[Math.floor(chance() * depotCorners)] ?? 0
}
