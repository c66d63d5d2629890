import type { LiveAlarm } from '@haidang/contracts'
import { useConsole, useWords } from '../../console.js'
import { useCellPart } from '../../state/cell.js'
import { newestOf } from '../../state/age.js'
import { currentValue } from '../current-value.js'
import { useColumns } from './columns-around.js'
import { sorted } from './sorted.js'

const lookEachMs = 5_000

/** The alarms in the order that this person chose; what changes with time is looked at every five seconds. */
export function useSorted(alarms: readonly LiveAlarm[]): readonly LiveAlarm[] {
  const { live } = useConsole()
  const { language } = useWords()
  const { wishes } = useColumns()
  const now = lookEachMs * useCellPart(live.clock.second, (second) => Math.floor(second / lookEachMs))
  return sorted(alarms, wishes.sort, {
    language,
    now,
    placeOf: ({ device }) => live.devices.get(device)?.name[language] ?? device,
    currentOf: ({ device: id, quantity }) => {
      const device = live.devices.get(id)
      return device && currentValue(device, quantity, now)
    },
    ageOf: ({ device: id }) => {
      const device = live.devices.get(id)
      const newest = device && (live.fleet.get(id) ?? newestOf(device))
      return newest && now - newest.at
    },
  })
}
