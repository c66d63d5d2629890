import { setTimeout as pause } from 'node:timers/promises'
import {
  type FaultyLine,
  type LiveClient,
  eventually,
  openFaultyLine,
  startPublisher,
} from '@haidang/testing'
import { ask } from '../ledger.js'
import { type Product, openProduct } from '../product.js'
import { type Row, judge } from '../row.js'
import { stations, town } from '../stations.js'
import {
  faultsOf,
  newestNumber,
  numbersAfter,
  openScreens,
  settledLog,
  startAlarms,
  untilAllHave,
} from './screens.js'

const screensOnTheLine = 5
/** The contract replays no more than 50,000 events: so many happen in a cut. */
const moreThanReplayed = 52_000

/**
 * Ten minutes are a minute as far as the system goes. What is else about them and about a day is brought on sooner: the
 * session's end is written into the database, and more alarm events than are replayed come within one cut. A quick run
 * leaves those out: test/scenarios/live-letters.spec.ts has them with a limit of 2,000.
 */
export const row: Row = {
  id: 'L-02',
  promise:
    'the network cut, or silent, for 5 s and 60 s, for longer than a session lasts and than is replayed: nothing missed or untold, the gap filled within 3 s',
  ways: ['embedded', 'services'],
  async prove(run) {
    await using product = await openProduct(run, { town })
    const operator = await product.admin()
    const after = await newestNumber(product)
    await using line = await openFaultyLine(Number(new URL(product.httpUrl).port))
    const url = `http://127.0.0.1:${line.port}`
    const screens = await openScreens(product, { operator, count: screensOnTheLine, after, url })
    const alarms = await startAlarms(product, 10)
    const filledMs: number[] = []
    for (const how of ['cut', 'freeze'] as const) {
      for (const seconds of run.quick ? [1] : [5, 60]) {
        await pause(1_000)
        line[how]()
        await pause(seconds * 1_000)
        line.mend()
        await eventually('they are connected', () => screens.every(({ socket }) => socket.connected), {
          withinMs: 60_000,
          everyMs: 10,
        })
        const backMs = performance.now()
        await untilAllHave(screens, (await numbersAfter(product, after)).at(-1) ?? 0)
        filledMs.push(Math.round(performance.now() - backMs))
        run.say(`${how} for ${seconds} s: filled after ${filledMs.at(-1)} ms`)
      }
    }
    line.cut()
    await endSessions(product.databaseUrl, '-1 second')
    await pause(1_000)
    line.mend()
    const refused = await eventually(
      'none is let in',
      () => screens.every(({ socket }) => !socket.connected && !socket.active),
      { withinMs: 60_000 },
    )
    await endSessions(product.databaseUrl, '1 hour') // as if everybody had signed in again
    for (const { socket } of screens) socket.connect()
    await alarms.stop()
    const expected = await settledLog(product, after)
    await untilAllHave(screens, expected.at(-1) ?? 0)
    const faults = faultsOf(screens, expected)
    const flood = run.quick ? undefined : await outrun(product, { screens, line })
    if (flood) run.say(`${flood.events} events in one cut: all as they are after ${flood.filledMs} ms`)
    for (const screen of screens) screen.close()
    const longestMs = Math.max(...filledMs)
    return judge(run, {
      figures: {
        consoles: screens.length,
        alarmEvents: expected.length,
        cuts: filledMs.length + (flood ? 2 : 1),
        filledWithinMs: longestMs,
        ...faults,
        ...(flood && { eventsInLongCut: flood.events, longCutFilledMs: flood.filledMs }),
      },
      must: {
        'none missed': faults.missed === 0,
        'none twice': faults.twice === 0 && faults.disordered === 0,
        'an ended session is let in nowhere': refused,
        'there were alarms': expected.length > 20,
        'told how many a snapshot stood for, and shown what is so': flood?.isTold ?? true,
      },
      times: { 'gap filled within 3 s': longestMs <= 3_000 },
    })
  },
}

const endSessions = (databaseUrl: string, inTime: string) =>
  ask(databaseUrl, 'update session set expires_at = now() + $1::interval', [inTime])

/** More than is replayed happens while nobody hears of it: each is told how much, and has the alarms as they are. */
async function outrun(
  product: Product,
  { screens, line }: Readonly<{ screens: readonly LiveClient[]; line: FaultyLine }>,
): Promise<{ events: number; filledMs: number; isTold: boolean }> {
  const before = await newestNumber(product)
  line.cut()
  await toggle(product, Math.ceil(moreThanReplayed / stations.length))
  const newest = (await settledLog(product, before)).at(-1) ?? before
  const fromMs = performance.now()
  line.mend()
  await untilAllHave(screens, newest)
  const filledMs = Math.round(performance.now() - fromMs)
  const { items } = await (await product.admin()).get<{ items: { id: string }[] }>('alarms?limit=100')
  const live = items.map(({ id }) => id).toSorted()
  const events = newest - before
  const isTold = screens.every(
    ({ alarms, replaced }) =>
      replaced() === events && [...alarms.keys()].toSorted().join() === live.join() && live.length > 0,
  )
  // the first of each station may say what it has said before
  return { events, filledMs, isTold: isTold && events >= moreThanReplayed - stations.length }
}

/** Each station too high and well again, so many times in all, and too high in the end. */
async function toggle(product: Product, each: number): Promise<void> {
  const from = Date.now() // what was said before is not later than any of it
  const publishers = await Promise.all(
    stations.map(async (device) => {
      const credential = await product.credential(device)
      const publisher = startPublisher({ port: product.mqttPort, credential, window: 200 })
      for (let n = each; n > 0; n -= 1) {
        const message = { at: from + each - n, values: { pm25: n % 2 ? 200 : 10 } }
        publisher.push({
          topic: `ioc/v1/air-quality/${device}/observations`,
          payload: Buffer.from(JSON.stringify(message)),
        })
      }
      return publisher
    }),
  )
  await Promise.all(publishers.map((publisher) => publisher.drained()))
  for (const publisher of publishers) publisher.close()
}
