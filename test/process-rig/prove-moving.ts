import { planMessages } from '@haidang/testing'
import type { ProcessHouse } from './house-of-processes.js'
import { moveDevices } from './moving-devices.js'
import { judgeTown, openProcessTown } from './town.js'

export type MovingProof = Readonly<{
  house: ProcessHouse
  seed: number
  chance: () => number
  say: (line: string) => void
  stages: readonly number[]
  devices: number
}>

/** At most: the story ends before. */
const messagesEach = 6_000
const everyMs = 100

/** Devices move between ingest processes that are killed: what is stored is what was said, and the alarms are the engine's. */
export async function proveMoving({ house, seed, devices, stages, chance, say }: MovingProof) {
  await using town = await openProcessTown(house, devices)
  const { settings, operator, ledger } = town
  const { said, kills, processes, logs } = await moveDevices({
    ...{ house, settings, operator, stages, chance, say },
    plan: planMessages({
      ...{ seed, devices: town.devices, perDevice: messagesEach, everyMs },
      fromAt: Date.now() - messagesEach * everyMs,
    }),
    entry: (message) => ledger.entry(message),
  })
  const { figures, must } = await judgeTown(town, { said, logs: () => logs, say })
  return { figures: { stages: stages.join(' → '), devices, processes, kills, ...figures }, must }
}
