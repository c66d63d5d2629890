import { type AlarmAction, type Rule, deviceId, feedId, secondLook } from '@haidang/domain'
import { anObservation } from '@haidang/domain/testing'
import { seeded } from '@haidang/testing'

/** What happens to a device, in its order: it measures, and somebody at the desk does something about its alarm. */
export type Step =
  | Readonly<{ kind: 'measured'; device: string; at: number; pm25: number }>
  | Readonly<{ kind: 'desk'; device: string; at: number; action: AlarmAction; actor: string }>

export type Measured = Extract<Step, { kind: 'measured' }>

export type HistoryPlan = Readonly<{
  devices: readonly string[]
  /** Measurements of each. */
  steps: number
  startAt: number
  everyMs: number
}>

/** A walk through the limits for each device, with an operator’s hand now and then; the last value is a calm one. */
export function anHistory(seed: number, { devices, steps, startAt, everyMs }: HistoryPlan): Step[][] {
  const chance = seeded(seed)
  return devices.map((device): Step[] => {
    let pm25 = 70
    return Array.from({ length: steps }, (_, place): Step[] => {
      const at = startAt + place * everyMs
      pm25 = Math.round(Math.min(220, Math.max(5, pm25 + (chance() - 0.5) * 90)))
      const measured = { kind: 'measured', device, at, pm25: place === steps - 1 ? 5 : pm25 } as const
      if (chance() > 0.15) return [measured]
      const untilAt = at + 1_000 * Math.max(everyMs, 30_000)
      return [measured, { kind: 'desk', device, at: at + everyMs / 5, ...anyAction(chance, untilAt) }]
    }).flat()
  })
}

function anyAction(chance: () => number, untilAt: number): { action: AlarmAction; actor: string } {
  const actor = chance() < 0.5 ? 'an' : 'binh'
  const kind = chance()
  if (kind < 0.6) return { actor, action: { kind: 'acknowledge' } }
  if (kind < 0.8) return { actor, action: { kind: 'shelve', untilAt, comment: 'sửa' } }
  return { actor, action: { kind: 'unshelve' } }
}

export function shuffled<T>(all: readonly T[], chance: () => number): T[] {
  return all
    .map((one) => ({ one, order: chance() }))
    .sort((a, b) => a.order - b.order)
    .map(({ one }) => one)
}

export const isMeasured = (step: Step): step is Measured => step.kind === 'measured'

/** When the episodes of what a device measured began and ended, as a second look at all of it finds them. */
export function episodesFound(steps: readonly Step[], rules: readonly Rule[]): string[] {
  const device = { id: deviceId('any'), feed: feedId('air-quality'), intervalMs: 300_000 }
  const observations = steps.filter(isMeasured).map(({ at, pm25 }) => anObservation(at, { pm25 }))
  return secondLook({ device, rules, observations, known: [], at: 0 }).map(
    ({ raisedAt, clearedAt }) => `${raisedAt} ${clearedAt}`,
  )
}
