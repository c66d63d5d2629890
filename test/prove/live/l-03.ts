import { readFile } from 'node:fs/promises'
import { setTimeout as pause } from 'node:timers/promises'
import { type LiveClient, openFaultyLine } from '@haidang/testing'
import { openProduct } from '../product.js'
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

/** From freezing on: ping and patience of the wire are 15 s together, the looks in between some more. */
const frozenMs = 17_000

export const row: Row = {
  id: 'L-03',
  promise:
    'a console that reads nothing and one at 2 kB/s: ended or told to ask again, others p99 within 500 ms, memory bounded, nothing missed',
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
    const delaysMs: number[] = []
    for (const { socket } of healthy) socket.on('alarm', ({ at }) => void delaysMs.push(Date.now() - at))
    const rssBefore = await rssOf(product.feed.pid())
    line.worsen({ bytesPerSecond: 2_000 })
    const wire = wireOf(frozen)
    let ended = false
    frozen.socket.on('disconnect', () => (ended = true))
    frozen.socket.on('resync', () => (ended = true))
    wire.pause()
    const alarms = await startAlarms(product, run.quick ? 50 : 200)
    await pause(run.quick ? frozenMs : 2 * frozenMs)
    const rssGrownMb = Math.round(((await rssOf(product.feed.pid())) - rssBefore) / 1_048_576)
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
        rssGrownMb,
        ...faults,
      },
      must: {
        'the frozen one was ended or told to ask again': wasEnded,
        'none missed, by the slow ones either': faults.missed === 0,
        'none twice': faults.twice === 0 && faults.disordered === 0,
      },
      times: { 'others within 500 ms': p99Ms <= 500, 'grown by at most 50 MB': rssGrownMb <= 50 },
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

async function rssOf(pid: number): Promise<number> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8')
  return Number(/^VmRSS:\s+(\d+)/m.exec(status)?.[1] ?? 0) * 1_024
}
