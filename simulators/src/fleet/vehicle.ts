import { type LonLat, distanceM } from '@haidang/domain'
import type { Chance } from '../chance.js'
import { findRoute } from '../streets/route.js'
import type { StreetNet } from '../streets/street-net.js'
import { type Drive, hasArrived, moveOn, placeOf, startDrive } from './drive.js'
import { type Habit, habitOf } from './habits.js'

/** What a vehicle does next, until when. */
type Phase = Readonly<{ duty: string; leftSeconds: number; towards: 'call' | 'depot' | 'nowhere' }>

export type VehicleReport = Readonly<{
  position: LonLat
  values: Readonly<{ speed: number; heading: number; ignition: boolean; duty: string }>
}>

export type Vehicle = Readonly<{
  /** Lets `seconds` of the city's time pass. */
  pass(seconds: number): void
  report(): VehicleReport
  /** Sends it to a corner of the net, where it stays for so long; then it goes home. */
  sendOut(to: number, staySeconds: number): void
  /** How long it would take there now, driving as it usually does. */
  secondsTo(to: number): number
}>

export type VehicleWorld = Readonly<{
  net: StreetNet
  depot: number
  chance: Chance
  kind: string
  /** It is called so many times as often as on an ordinary day. */
  bustle?: number
  /** It stays at its depot until it is sent out. */
  waits?: boolean
  /** The city was alive before anybody looked: so much of its time passes before the first report. */
  earlierSeconds?: number
  /** Is told of that time every `stepSeconds`, with how many seconds are left of it. */
  tellEarlier?: (report: VehicleReport, leftSeconds: number) => void
}>

const metresPerSecondInKmh = 3.6
const ordinaryEarlierSeconds = 1_800
/** How finely the time before the first report passes. */
export const stepSeconds = 10

/** A vehicle that waits at its depot, drives to where it is needed by the shortest way, works there and returns. */
export function createVehicle(world: VehicleWorld): Vehicle {
  const { net, depot, chance, kind, bustle = 1, waits = false } = world
  const habit: Habit = habitOf(kind)
  const idleSeconds = waits ? Number.POSITIVE_INFINITY : habit.idleSeconds / bustle
  let node = depot
  let drive: Drive = startDrive([net.nodes[depot] ?? [0, 0]])
  let phase: Phase = {
    duty: habit.idleDuty,
    leftSeconds: firstIdle(chance(), idleSeconds),
    towards: 'nowhere',
  }
  let goal = depot
  let staySeconds: number | undefined

  function setOut(to: number, duty: string, towards: Phase['towards']): void {
    const route = findRoute(net, node, to)
    goal = route.at(-1) ?? node
    drive = driveAlong(net, route)
    staySeconds = undefined
    phase = { duty, leftSeconds: Number.POSITIVE_INFINITY, towards }
  }

  function next(): void {
    if (phase.towards === 'call')
      phase = {
        duty: habit.workDuty,
        leftSeconds: staySeconds ?? habit.workSeconds * (0.5 + chance()),
        towards: 'nowhere',
      }
    else if (phase.towards === 'depot')
      phase = { duty: habit.idleDuty, leftSeconds: idleSeconds * (0.5 + chance()), towards: 'nowhere' }
    else if (phase.duty === habit.workDuty && chance() >= habit.callsPerTour)
      setOut(depot, 'returning', 'depot')
    else setOut(nextCall(node, { net, chance, choices: habit.choices }), habit.outDuty, 'call')
  }

  function pass(seconds: number): void {
    if (phase.towards === 'nowhere') {
      phase = { ...phase, leftSeconds: phase.leftSeconds - seconds }
      if (phase.leftSeconds <= 0) next()
      return
    }
    drive = moveOn(drive, seconds, habit.speedMs * (0.85 + 0.3 * chance()))
    if (!hasArrived(drive)) return
    node = goal
    next()
  }

  const vehicle: Vehicle = {
    pass,
    report: () => reportOf(drive, phase, habit),
    sendOut: (to, seconds) => {
      setOut(to, habit.outDuty, 'call')
      staySeconds = seconds
    },
    secondsTo: (to) => secondsOf(driveAlong(net, findRoute(net, node, to)), habit.speedMs),
  }
  liveBefore(vehicle, world)
  return vehicle
}

function liveBefore(
  vehicle: Vehicle,
  { earlierSeconds = ordinaryEarlierSeconds, tellEarlier }: VehicleWorld,
): void {
  for (let left = earlierSeconds; left > 0; left -= stepSeconds) {
    tellEarlier?.(vehicle.report(), left)
    vehicle.pass(stepSeconds)
  }
}

type Draw = Readonly<{ net: StreetNet; chance: Chance; choices: number }>

/** Of some corners drawn, the one nearest to where it stands. */
function nextCall(node: number, { net, chance, choices }: Draw): number {
  const here = net.nodes[node] ?? [0, 0]
  const drawn = Array.from({ length: choices }, () => Math.floor(chance() * net.nodes.length))
  const away = (id: number): number => distanceM(here, net.nodes[id] ?? here)
  return drawn.filter((id) => id !== node).reduce((a, b) => (away(b) < away(a) ? b : a), drawn[0] ?? node)
}

function driveAlong(net: StreetNet, route: readonly number[]): Drive {
  return startDrive(route.map((id) => net.nodes[id] ?? [0, 0]))
}

function reportOf(drive: Drive, phase: Phase, habit: Habit): VehicleReport {
  const { position, headingDeg } = placeOf(drive)
  const moving = phase.towards !== 'nowhere'
  return {
    position: [round(position[0], 6), round(position[1], 6)],
    values: {
      speed: Math.round(drive.speedMs * metresPerSecondInKmh),
      heading: Math.round(headingDeg) % 360,
      ignition: moving || phase.duty === habit.workDuty,
      duty: phase.duty,
    },
  }
}

/** Some are in the middle of their wait, one that waits to be called stays. */
function firstIdle(share: number, idleSeconds: number): number {
  return Number.isFinite(idleSeconds) ? share * idleSeconds : idleSeconds
}

function secondsOf(drive: Drive, limitMs: number): number {
  let seconds = 0
  for (let at = drive; !hasArrived(at); seconds++) at = moveOn(at, 1, limitMs)
  return seconds
}

function round(value: number, decimals: number): number {
  return Number(value.toFixed(decimals))
}
