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
}>

export type VehicleWorld = Readonly<{ net: StreetNet; depot: number; chance: Chance; kind: string }>

const metresPerSecondInKmh = 3.6
/** The city was alive before anybody looked: so much of its time passes before the first report. */
const earlierSeconds = 1_800
const stepSeconds = 10

/** A vehicle that waits at its depot, drives to where it is needed by the shortest way, works there and returns. */
export function createVehicle({ net, depot, chance, kind }: VehicleWorld): Vehicle {
  const habit: Habit = habitOf(kind)
  let node = depot
  let drive: Drive = startDrive([net.nodes[depot] ?? [0, 0]])
  let phase: Phase = { duty: habit.idleDuty, leftSeconds: chance() * habit.idleSeconds, towards: 'nowhere' }
  let goal = depot

  function setOut(to: number, duty: string, towards: Phase['towards']): void {
    const route = findRoute(net, node, to)
    goal = route.at(-1) ?? node
    drive = startDrive(route.map((id) => net.nodes[id] ?? [0, 0]))
    phase = { duty, leftSeconds: Number.POSITIVE_INFINITY, towards }
  }

  function next(): void {
    if (phase.towards === 'call')
      phase = { duty: habit.workDuty, leftSeconds: habit.workSeconds * (0.5 + chance()), towards: 'nowhere' }
    else if (phase.towards === 'depot')
      phase = { duty: habit.idleDuty, leftSeconds: habit.idleSeconds * (0.5 + chance()), towards: 'nowhere' }
    else if (phase.duty === habit.workDuty && chance() >= habit.callsPerTour)
      setOut(depot, 'returning', 'depot')
    else setOut(nextCall(), habit.outDuty, 'call')
  }

  function nextCall(): number {
    const here = net.nodes[node] ?? [0, 0]
    const drawn = Array.from({ length: habit.choices }, () => Math.floor(chance() * net.nodes.length))
    const away = (id: number): number => distanceM(here, net.nodes[id] ?? here)
    return drawn.filter((id) => id !== node).reduce((a, b) => (away(b) < away(a) ? b : a), drawn[0] ?? node)
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

  for (let passed = 0; passed < earlierSeconds; passed += stepSeconds) pass(stepSeconds)
  return {
    pass,
    report: () => {
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
    },
  }
}

function round(value: number, decimals: number): number {
  return Number(value.toFixed(decimals))
}
