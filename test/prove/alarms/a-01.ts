import { setTimeout as after } from 'node:timers/promises'
import { type AlarmEventJson } from '@haidang/contracts'
import { aThresholdRule } from '@haidang/domain/testing'
import { eventually, readAlarmLog, seeded } from '@haidang/testing'
import { ask } from '../ledger.js'
import { type Product, openProduct } from '../product.js'
import { type Row, type Run, judge } from '../row.js'
import { type Step, anHistory, episodesFound, isMeasured, shuffled } from './history.js'
import { type Stage, openStage } from './stage.js'

const rules = [aThresholdRule()]
const everyMs = 500

type Cast = Readonly<{ inTime: readonly string[]; late: readonly string[] }>

/** Those of the quiet day, and their twins of the disturbed one: the same is said by both. */
const cast = (day: string, { quick }: Pick<Run, 'quick'>): Cast => ({
  inTime: Array.from({ length: quick ? 4 : 10 }, (_, place) => `${day}-${place + 1}`),
  late: Array.from({ length: quick ? 2 : 4 }, (_, place) => `${day}-late-${place + 1}`),
})

export const row: Row = {
  id: 'A-01',
  promise:
    'Processes killed again and again while devices say things late, twice and in any order and operators work: the alarm log is that of a quiet day',
  ways: ['embedded', 'services'],
  async prove(run) {
    const [quiet, disturbed] = [cast('quiet', run), cast('disturbed', run)]
    const devices = [quiet, disturbed].flatMap(({ inTime, late }) => [...inTime, ...late])
    await using product = await openProduct(run, {
      town: { devices: devices.map((id) => ({ id, feed: 'air-quality' })), rules },
      intakes: 2,
    })
    using stage = await openStage(product, devices)
    const steps = run.quick ? 40 : 150
    const plan = {
      steps,
      everyMs,
      startAt: Math.floor(Date.now() / 1_000) * 1_000 - steps * everyMs - 60_000,
    }
    run.say('the quiet day')
    await playDay(stage, historyOf(run, quiet, plan), {})
    run.say('the disturbed one')
    const killing = startKilling(run, product)
    const history = historyOf(run, disturbed, plan)
    try {
      await playDay(stage, history, { chance: seeded(run.seed + 1_000), everyStepMs: 100 })
    } finally {
      await killing.end()
    }
    await eventually('the second look is done', () => isLookedAt(product), {
      withinMs: 120_000,
      everyMs: 250,
    })
    return await verdictOf(run, { product, quiet, disturbed, history, killing, stage })
  },
}

type Plan = Readonly<{ steps: number; everyMs: number; startAt: number }>
type Day = Readonly<{ live: Step[][]; late: Step[][] }>

function historyOf({ seed }: Run, { inTime, late }: Cast, plan: Plan): Day {
  const all = anHistory(seed, { ...plan, devices: [...inTime, ...late] })
  return { live: all.slice(0, inTime.length), late: all.slice(inTime.length) }
}

type Manner = Readonly<{ chance?: () => number; everyStepMs?: number }>

/** Each device goes on by itself; with a chance some of what was said is said again, and the late ones know no order. */
async function playDay(
  stage: Stage,
  { live, late }: Day,
  { chance, everyStepMs = 0 }: Manner,
): Promise<void> {
  const own = (): (() => number) | undefined => chance && seeded(Math.floor(chance() * 1e9))
  await Promise.all([
    ...live.map((steps) => playLive(stage, steps, { chance: own(), everyStepMs })),
    ...late.map((steps) => tellLate(stage, steps, own())),
  ])
}

async function playLive(
  stage: Stage,
  steps: readonly Step[],
  { chance, everyStepMs }: Readonly<{ chance: (() => number) | undefined; everyStepMs: number }>,
): Promise<void> {
  const said: Step[] = []
  for (const step of steps) {
    if (step.kind === 'desk') await stage.desk(step)
    else stage.say(step)
    said.push(step)
    if (chance && chance() < 0.1)
      for (const again of shuffled(said.filter(isMeasured), chance).slice(0, 3)) stage.say(again)
    if (everyStepMs > 0) await after(everyStepMs)
  }
  await stage.stored(steps)
}

/** The newest first, then all that was before it. */
async function tellLate(
  stage: Stage,
  steps: readonly Step[],
  chance: (() => number) | undefined,
): Promise<void> {
  const measured = steps.filter(isMeasured)
  const [newest, before] = [measured.slice(-1), measured.slice(0, -1)]
  for (const step of newest) stage.say(step)
  await stage.stored(newest)
  const twice = chance ? shuffled([...before, ...before.filter(() => chance() < 0.5)], chance) : before
  for (const step of twice) stage.say(step)
  await stage.stored(measured)
}

type Killing = Readonly<{ kills(): number; longestMs(): number; end(): Promise<void> }>

/** One after the other, at moments of chance, some process is killed and started again. */
function startKilling({ seed, say, quick }: Run, { processes }: Product): Killing {
  const chance = seeded(seed + 2_000)
  const all = Object.entries(processes)
  const counts = { kills: 0, longestMs: 0 }
  let ended = false
  const going = (async () => {
    while (!ended) {
      await after(300 + chance() * (quick ? 2_000 : 5_000))
      const [name = '', process] = all[Math.floor(chance() * all.length)] ?? []
      if (ended || !process || (quick && counts.kills >= 2)) continue
      await process.kill()
      const fromMs = performance.now()
      await process.start()
      counts.kills += 1
      counts.longestMs = Math.max(counts.longestMs, performance.now() - fromMs)
      say(`killed ${name}, back after ${Math.round(performance.now() - fromMs)} ms`)
    }
  })()
  return {
    kills: () => counts.kills,
    longestMs: () => Math.round(counts.longestMs),
    end: () => {
      ended = true
      return going
    },
  }
}

async function isLookedAt({ databaseUrl }: Product): Promise<boolean> {
  return (await ask(databaseUrl, 'select 1 from second_look limit 1')).length === 0
}

/** A device's lines in words that two runs can be compared by; what a person did has the time of the person. */
function linesOf(events: readonly AlarmEventJson[], device: string): string[] {
  return events
    .filter(({ alarm, retro }) => alarm.device === device && !retro)
    .map(({ at, reason, from, to, actor, alarm }) =>
      [actor === undefined ? at : 'by hand', reason, from, to, alarm.severity].join(' '),
    )
}

async function episodesOf({ databaseUrl }: Product, device: string): Promise<string[]> {
  const rows = await ask<{ line: string }>(
    databaseUrl,
    `select concat(extract(epoch from raised_at) * 1000, ' ', extract(epoch from cleared_at) * 1000) as line
     from alarm a join device d on d.key = a.device_key where d.id = $1 order by raised_at`,
    [device],
  )
  return rows.map(({ line }) => line.split(' ').map(Number).join(' '))
}

type End = Readonly<{
  product: Product
  quiet: Cast
  disturbed: Cast
  history: Day
  killing: Killing
  stage: Stage
}>

async function verdictOf(run: Run, { product, quiet, disturbed, history, killing, stage }: End) {
  const events = await readAlarmLog(await product.admin())
  const differences: string[] = []
  const compare = (device: string, real: readonly string[], expected: readonly string[]): void => {
    for (let place = 0; place < Math.max(real.length, expected.length); place += 1)
      if (real[place] !== expected[place])
        differences.push(`${device}: ${real[place]}, not ${expected[place]}`)
  }
  for (const [place, device] of disturbed.inTime.entries())
    compare(device, linesOf(events, device), linesOf(events, quiet.inTime[place] ?? ''))
  for (const late of [quiet.late, disturbed.late])
    for (const [place, device] of late.entries())
      compare(device, await episodesOf(product, device), episodesFound(history.late[place] ?? [], rules))
  for (const one of differences.slice(0, 5)) run.say(one)
  const [aside] = await ask<{ n: number }>(product.databaseUrl, 'select count(*)::int as n from quarantine')
  const byHand = events.filter(({ actor }) => actor !== undefined).length
  return judge(run, {
    figures: {
      ...{
        kills: killing.kills(),
        longestBackMs: killing.longestMs(),
        said: stage.said(),
        alarmEvents: events.length,
      },
      ...{
        byHand,
        repeatedAtDesk: stage.repeated(),
        differences: differences.length,
        refused: aside?.n ?? 0,
      },
    },
    must: {
      'the log is that of the quiet day': differences.length === 0,
      'no number is missing': events.every(({ seq }, place) => seq === place + 1),
      'none refused': aside?.n === 0,
      'there were alarms, hands and deaths': events.length > 20 && byHand > 2 && killing.kills() > 1,
    },
  })
}
