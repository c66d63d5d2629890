import type { Clock } from '@haidang/domain'
import type { CityAir } from './air/city-air.js'
import { type Chance, chanceFor } from './chance.js'
import { createVehicle } from './fleet/vehicle.js'
import {
  type Earlier,
  type HistorySpan,
  earlierInstants,
  messageLines,
  vehicleHistoryMs,
  vehicleHours,
} from './history.js'
import type { Happening, Play } from './scenario/play.js'
import type { SimulatedDevice, SimulatedSite } from './site/read-site.js'
import { createSensor } from './stations/sensor.js'
import { type StreetNet, nodesNear } from './streets/street-net.js'

type SendsLate = Extract<Happening, { kind: 'sends-late' }>

/** Reports first, then at its own moment of every interval, and when the play wants it seen. */
export type Actor = Readonly<{
  everyMs: number
  firstMs: number
  secondMs: number
  /** The next report; `passedS` of the city's time have gone by since the one before. Undefined: it says nothing. */
  act(cityS: number, passedS: number): string | undefined
  /** What has happened since, in one message of events; undefined when that was nothing, or nobody can be told. */
  happened?(fromS: number, untilS: number): string | undefined
  /** What it measured while it could not send, in one message; undefined when that was nothing. */
  keptOf?(happening: SendsLate): string | undefined
  /** For vehicles: to a place of the map, and how long it would take. */
  drive?: Readonly<{ secondsTo(place: string): number; sendOut(place: string, staySeconds: number): void }>
  /** What it reported before the city began, as lines of messages. */
  earlierLines(): Generator<string>
}>

/** Vehicles report a little more often than they must, so that one report that is late is not missed. */
const vehicleReportShare = 2 / 3
/** Within this time of the start every device has been heard once, so that a map fills. */
const firstReportsWithinMs = 12_000
/** Vehicles of one depot stand at so many corners around it. */
const depotCorners = 8
const hourMs = 3_600_000
/** The longest message of the field contract, of observations or of events. */
const mostObservations = 1_000

/** What an actor lives in. */
export type World = Readonly<{
  site: SimulatedSite
  net: StreetNet
  cityAir: CityAir
  seed: number
  play: Play
  clock: Clock
  /** Seconds of the city's time in one of the clock's, since it began. */
  speed: number
  history: HistorySpan
}>

/** Brings a device to life; undefined for a feed that nobody has taught the city yet, or a vehicle without streets. */
export function createActor(device: SimulatedDevice, world: World): Actor | undefined {
  const chance = chanceFor(world.seed, device.id)
  const share = chance()
  if (device.feed !== 'vehicle') return stationActor(device, { ...world, share })
  return world.net.nodes.length === 0 ? undefined : vehicleActor(device, { ...world, share, chance })
}

function stationActor(
  device: SimulatedDevice,
  world: World & Readonly<{ share: number }>,
): Actor | undefined {
  const { site, cityAir, seed, play, clock, speed, history, share } = world
  const { id, intervalMs } = device
  const station = createSensor(device, { seed, cityAir, zone: site.zone })
  if (!station) return undefined
  const beganAt = history.untilAt
  const valuesAt = (cityS: number): Readonly<Record<string, number>> => ({
    ...station.measure(beganAt + cityS * 1_000, play.weather(cityS)),
    ...play.reads(id, cityS),
  })
  const secondsOf = (at: number): number => ((at - beganAt) / 1_000) * (at < beganAt ? 1 : speed)
  const instantOf = (cityS: number): number => beganAt + (cityS / (cityS < 0 ? 1 : speed)) * 1_000
  const instants = (fromS: number, untilS: number, everyMs = intervalMs): number[] =>
    earlierInstants({ everyMs, share }, { fromAt: instantOf(fromS), untilAt: instantOf(untilS) })
  function* earlier(): Generator<Earlier> {
    for (const at of instants(-history.hours * 3_600, 0, intervalMs * history.oneOf))
      if (!play.isSilent(id, secondsOf(at))) yield { at, report: { values: valuesAt(secondsOf(at)) } }
  }
  const secondsOfCity = (at: number): number => (at - beganAt) / 1_000
  function* earlierEvents(): Generator<Earlier> {
    const afterAt = beganAt - history.hours * hourMs
    for (const { at, ...report } of station?.happens?.({ afterAt, untilAt: beganAt }) ?? [])
      yield { at, report }
  }
  return {
    everyMs: intervalMs,
    firstMs: share * firstReportsWithinMs,
    secondMs: firstReportsWithinMs + share * intervalMs,
    act: (cityS) =>
      play.isSilent(id, cityS) ? undefined : JSON.stringify({ at: clock.now(), values: valuesAt(cityS) }),
    keptOf: ({ stretch, peak }) => {
      const kept = instants(stretch.fromS, stretch.untilS).slice(-mostObservations)
      const observations = kept.map((at) => {
        const cityS = secondsOf(at)
        const high = cityS >= peak.fromS && cityS < peak.untilS ? peak.values : {}
        return { at, values: { ...valuesAt(cityS), ...high } }
      })
      return observations.length > 0 ? JSON.stringify(observations) : undefined
    },
    happened: (fromS, untilS) => {
      if (play.isSilent(id, untilS)) return undefined
      const cityAt = (cityS: number): number => Math.round(beganAt + cityS * 1_000)
      const told = station.happens?.({ afterAt: cityAt(fromS), untilAt: cityAt(untilS) }) ?? []
      const events = told.map((event) => ({ ...event, at: Math.round(instantOf(secondsOfCity(event.at))) }))
      return events.length > 0 ? JSON.stringify(events.slice(-mostObservations)) : undefined
    },
    *earlierLines() {
      yield* messageLines(device, 'observations', earlier())
      yield* messageLines(device, 'events', earlierEvents())
    },
  }
}

function vehicleActor(
  device: SimulatedDevice,
  world: World & Readonly<{ share: number; chance: Chance }>,
): Actor {
  const { net, play, clock, history, share, chance } = world
  const earlier: Earlier[] = []
  const keepMs = vehicleHistoryMs * history.oneOf
  const vehicle = createVehicle({
    ...{ net, chance },
    depot: depotOf(device, world, chance),
    kind: device.labels['kind'] ?? '',
    bustle: play.bustle,
    waits: play.waits(device.id),
    ...(history.hours > 0 && {
      earlierSeconds: (Math.min(history.hours, vehicleHours) * hourMs) / 1_000,
      tellEarlier: (report, leftSeconds) => {
        if ((leftSeconds * 1_000) % keepMs === 0)
          earlier.push({ at: history.untilAt - leftSeconds * 1_000, report })
      },
    }),
  })
  const cornerAt = (name: string): number => {
    const place = world.site.places.get(name)
    return (place && nodesNear(net, place, 1)[0]) ?? 0
  }
  const everyMs = device.intervalMs * vehicleReportShare
  const firstMs = share * everyMs
  return {
    ...{ everyMs, firstMs },
    secondMs: firstMs + everyMs,
    act: (cityS, passedS) => {
      vehicle.pass(passedS)
      if (play.isSilent(device.id, cityS)) return undefined
      return JSON.stringify({ at: clock.now(), ...vehicle.report() })
    },
    drive: {
      secondsTo: (place) => vehicle.secondsTo(cornerAt(place)),
      sendOut: (place, staySeconds) => vehicle.sendOut(cornerAt(place), staySeconds),
    },
    earlierLines: () => messageLines(device, 'observations', earlier.splice(0)),
  }
}

/** A corner near the place of the map that is the vehicle's depot; without such a place, any that follows from the name. */
function depotOf({ id, labels, home }: SimulatedDevice, { net, site }: World, chance: Chance): number {
  const name = labels['depot'] ?? id
  const place = home ?? site.places.get(name)
  if (!place) return Math.floor(chanceFor(0, name)() * net.nodes.length)
  return nodesNear(net, place, depotCorners)[Math.floor(chance() * depotCorners)] ?? 0
}
