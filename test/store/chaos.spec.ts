import { startSecondLook } from '@haidang/alerting'
import { feedId } from '@haidang/domain'
import { commit } from '@haidang/store'
import { seeded } from '@haidang/testing'
import { jest } from '@jest/globals'

import { type Step, anHistory, episodesFound, isMeasured, shuffled } from '../prove/alarms/history.js'
import { type Intake, anIntake, episodesOf, logOf, rules } from './chaos.js'
import {
  type TestDatabase,
  aClock,
  becomesTrue,
  createTestDatabase,
  engineWith,
  minute,
  rowsOf,
  silent,
  start,
  storeOn,
} from './test-store.js'

jest.setTimeout(120_000)

const inTime = Array.from({ length: 10 }, (_, place) => `station-${place + 1}`)
const late = ['station-11', 'station-12', 'station-13']
let calm: TestDatabase
let disturbed: TestDatabase

beforeEach(async () => {
  const devices = Object.fromEntries([...inTime, ...late].map((id) => [id, 'air-quality']))
  calm = await createTestDatabase(devices)
  disturbed = await createTestDatabase(devices)
})

afterEach(() => Promise.all([calm.drop(), disturbed.drop()]))

/** What of a device may be committed at once: values up to what somebody at the desk does next, or that alone. */
function nextOf(steps: readonly Step[], from: number, most: number): readonly Step[] {
  const desk = steps.findIndex(({ kind }, place) => place >= from && kind === 'desk')
  if (desk === from) return steps.slice(from, from + 1)
  return steps.slice(from, Math.min(from + most, desk < 0 ? Infinity : desk))
}

/** Each device’s steps in their order, the devices in none; what was stored is said again; either intake may die at any moment. */
async function disturb(
  history: readonly (readonly Step[])[],
  intakes: readonly Intake[],
  chance: () => number,
) {
  const done = history.map(() => 0)
  while (done.some((count, place) => count < (history[place]?.length ?? 0))) {
    const shares = intakes.map((): Step[] => [])
    for (const place of shuffled([...done.keys()], chance)) {
      const steps = history[place] ?? []
      const [before, more] = [done[place] ?? 0, nextOf(steps, done[place] ?? 0, 1 + Math.floor(chance() * 6))]
      const again = steps.slice(0, before).filter(({ kind }) => kind === 'measured' && chance() < 0.05)
      const share = shares[Math.floor(chance() * intakes.length)]
      share?.push(...more)
      shares[Math.floor(chance() * intakes.length)]?.push(...shuffled(again, chance))
      done[place] = before + more.length
    }
    await Promise.all(intakes.map((intake, place) => intake.play(shares[place] ?? [])))
  }
}

/** The newest first, then all that was before it in any order, some of it twice, in batches that nobody arranged. */
async function tellLate(
  history: readonly (readonly Step[])[],
  intakes: readonly Intake[],
  chance: () => number,
) {
  const measured = history.map((steps) => steps.filter(isMeasured))
  await intakes[0]?.play(measured.flatMap((steps) => steps.slice(-1)))
  const rest = measured.flatMap((steps) => steps.slice(0, -1))
  const twice = shuffled([...rest, ...rest.filter(() => chance() < 0.5)], chance)
  for (let at = 0; at < twice.length; at += 30)
    await intakes[Math.floor(chance() * intakes.length)]?.play(twice.slice(at, at + 30))
}

async function lookAgain(endAt: number): Promise<void> {
  const store = storeOn(disturbed.open('look'), aClock(endAt))
  const looking = startSecondLook({
    ...{ db: disturbed.open('look'), clock: aClock(endAt), log: silent, everyMs: 20, settleMs: 0 },
    commit: (batch) => commit(store, batch, engineWith(rules)),
    findDevice: (id) => ({ id, feed: feedId('air-quality'), intervalMs: 5 * minute }),
    rulesFor: () => rules,
  })
  await becomesTrue(async () =>
    expect(await rowsOf(disturbed.db, 'select 1 from second_look limit 1')).toEqual([]),
  )
  await looking.close()
}

test.each([1, 2])(
  'two intakes that die and say things again, operators in between, and what comes late and shuffled: the alarm log is that of a quiet day (seed %i)',
  async (seed) => {
    const chance = seeded(1_000 + seed)
    const devices = [...inTime, ...late]
    const history = anHistory(seed, { devices, steps: 45, startAt: start, everyMs: 5 * minute })
    const [live, behind] = [history.slice(0, inTime.length), history.slice(inTime.length)]
    const quiet = anIntake(calm, 'quiet')
    for (const steps of live) for (const step of steps) await quiet.play([step])
    // one generator each: what runs at the same time would take its chances in another order each time
    const intakes = ['one', 'two'].map((name, place) =>
      anIntake(disturbed, name, seeded(2_000 + 10 * seed + place)),
    )
    await disturb(live, intakes, chance)
    await tellLate(behind, intakes, chance)
    await lookAgain(Math.max(...history.flat().map(({ at }) => at)) + minute)

    for (const device of inTime)
      expect(await logOf(disturbed.db, device)).toEqual(await logOf(calm.db, device))
    for (const [place, device] of late.entries())
      expect(await episodesOf(disturbed.db, device)).toEqual(episodesFound(behind[place] ?? [], rules))
    const [told] = await rowsOf<{ events: number; gaps: number; actors: number }>(
      disturbed.db,
      `select count(*)::int as events, max(seq)::int - count(*)::int as gaps, count(actor)::int as actors from alarm_event`,
    )
    expect(told).toMatchObject({ gaps: 0 })
    expect(told?.events).toBeGreaterThan(80)
    expect(told?.actors).toBeGreaterThan(10)
    expect(intakes.reduce((sum, intake) => sum + intake.lives(), 0)).toBeGreaterThan(10)
    expect(intakes.reduce((sum, intake) => sum + intake.interrupted(), 0)).toBeGreaterThan(0)
    expect(await rowsOf(disturbed.db, 'select 1 from quarantine')).toEqual([])
  },
)
