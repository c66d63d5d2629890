import { setTimeout as pause } from 'node:timers/promises'
import { type LiveClient, openFaultyLine } from '@haidang/testing'
import { residentMiB, watchMemory } from '../faults/processes.js'
import { type Product, openProduct } from '../product.js'
import { type Row, judge } from '../row.js'
import { town } from '../stations.js'
import {
  faultsOf,
  newestNumber,
  openScreens,
  percentile,
  settledLog,
  startAlarms,
  untilAllHave,
} from './screens.js'

/**
 * Of what one console has not taken. The computer's own buffers come before it and the wire's ping ends a frozen console
 * sooner than they are full at this load: test/scenarios/live-slow.spec.ts has a gateway that comes to its limits.
 */
const mostPackets = 2_000
const mostGrownMiB = 50
/** From freezing on: ping and patience of the wire are 15 s together, the looks in between some more. */
const frozenMs = 17_000

export const row: Row = {
  id: 'L-03',
  promise:
    'a console that reads nothing and one at 2 kB/s: ended or told to ask again, at most 2,000 packets kept for it, others p99 within 500 ms, nothing missed',
  ways: ['embedded', 'services'],
  async prove(run) {
    await using product = await openProduct(run, { town })
    const operator = await product.admin()
    const after = await newestNumber(product)
    await using line = await openFaultyLine(Number(new URL(product.httpUrl).port))
    const healthy = await openScreens(product, { operator, count: 10, after })
    const [frozen] = await openScreens(product, { operator, count: 1, after })
    const slow = await openScreens(product, {
      operator,
      count: 1,
      after,
      url: `http://127.0.0.1:${line.port}`,
    })
    if (!frozen) throw new Error('no console to freeze')
    const alarms = await startAlarms(product, run.quick ? 50 : 200)
    await pause(run.quick ? 2_000 : 15_000) // a process that has just begun grows by itself
    const delaysMs: number[] = []
    for (const { socket } of healthy) socket.on('alarm', ({ at }) => void delaysMs.push(Date.now() - at))
    const residentBefore = await residentMiB(product.feed.pid())
    using memory = watchMemory(() => product.feed.pid())
    using kept = watchKept(product)
    line.worsen({ bytesPerSecond: 2_000 })
    const wire = wireOf(frozen)
    let ended = false
    frozen.socket.on('disconnect', () => (ended = true))
    frozen.socket.on('resync', () => (ended = true))
    wire.pause()
    await pause(run.quick ? frozenMs : 2 * frozenMs)
    const grownMiB = memory.peakMiB() - residentBefore
    wire.resume()
    await pause(1_000)
    const wasEnded = ended
    line.mend()
    await alarms.stop()
    const expected = await settledLog(product, after)
    const all = [...healthy, frozen, ...slow]
    await untilAllHave(all, expected.at(-1) ?? 0)
    const faults = faultsOf(all, expected)
    for (const screen of all) screen.close()
    const p99Ms = percentile(delaysMs, 0.99)
    return judge(run, {
      figures: {
        alarmEvents: expected.length,
        p50Ms: percentile(delaysMs, 0.5),
        p99Ms,
        ...{ grownMiB, mostKept: kept.most() },
        ...faults,
      },
      must: {
        'the frozen one was ended or told to ask again': wasEnded,
        'at most 2,000 packets kept': kept.most() <= mostPackets,
        'none missed, by the slow ones either': faults.missed === 0,
        'none twice': faults.twice === 0 && faults.disordered === 0,
      },
      times: { 'others within 500 ms': p99Ms <= 500, 'grown by at most 50 MiB': grownMiB <= mostGrownMiB },
    })
  },
}

/** The TCP socket below; a window that is frozen does not read it. */
function wireOf({ socket }: LiveClient): { pause(): void; resume(): void } {
  const { ws } = socket.io.engine.transport as unknown as {
    ws: { _socket: { pause(): void; resume(): void } }
  }
  return ws._socket
}

/** The most packets that the gateway has held for any console, as its own figures say four times a second. */
function watchKept({ feed }: Product): Readonly<{ most: () => number }> & Disposable {
  let most = 0
  const look = async (): Promise<void> => {
    const text = await (await fetch(feed.metricsUrl)).text()
    const kept = /^\w*stage_backlog_items\{[^}]*stage="frame"[^}]*\} (\d+)/m.exec(text)?.[1]
    most = kept === undefined ? Number.NaN : Math.max(most, Number(kept))
  }
  const timer = setInterval(() => void look().catch(() => undefined), 250)
  return { most: () => most, [Symbol.dispose]: () => clearInterval(timer) }
}
