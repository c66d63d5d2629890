import type { LonLat } from '@haidang/domain'
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
    else setOut(Math.floor(chance() * net.nodes.length), habit.outDuty, 'call')
  }

  return {
    pass: (seconds) => {
      const moving = phase.towards !== 'nowhere'
      if (moving) {
        drive = moveOn(drive, seconds, habit.speedMs * (0.85 + 0.3 * chance()))
        if (hasArrived(drive)) {
          node = goal
          next()
        }
        return
      }
      phase = { ...phase, leftSeconds: phase.leftSeconds - seconds }
      if (phase.leftSeconds <= 0) next()
    },
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
