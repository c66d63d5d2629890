import { setTimeout as pause } from 'node:timers/promises'
import { eventually, openFaultyLine } from '@haidang/testing'
import { ask } from '../ledger.js'
import { openProduct } from '../product.js'
import { type Row, judge } from '../row.js'
import { town } from '../stations.js'
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

/**
 * Ten minutes are a minute as far as the system goes: only the session's age is anything else, and that is made to end.
 * Who has missed more than can be replayed: test/scenarios/live-letters.spec.ts.
 */
export const row: Row = {
  id: 'L-02',
  promise:
    'the network cut, or silent, for 5 s and 60 s, and for longer than a session lasts: nothing missed, the gap filled within 3 s',
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
    for (const screen of screens) screen.close()
    const longestMs = Math.max(...filledMs)
    return judge(run, {
      figures: {
        consoles: screens.length,
        alarmEvents: expected.length,
        cuts: filledMs.length + 1,
        filledWithinMs: longestMs,
        ...faults,
      },
      must: {
        'none missed': faults.missed === 0,
        'none twice': faults.twice === 0 && faults.disordered === 0,
        'an ended session is let in nowhere': refused,
        'there were alarms': expected.length > 20,
      },
      times: { 'gap filled within 3 s': longestMs <= 3_000 },
    })
  },
}

const endSessions = (databaseUrl: string, inTime: string) =>
  ask(databaseUrl, 'update session set expires_at = now() + $1::interval', [inTime])
