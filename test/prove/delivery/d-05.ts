import { setTimeout as pause } from 'node:timers/promises'
import { type FaultyLine, eventually, openFaultyLine } from '@haidang/testing'
import { freeze, isAlive, residentMiB, thaw, watchMemory } from '../faults/processes.js'
import { openLedger, untilShare } from '../ledger.js'
import { type Product, openProduct } from '../product.js'
import { type Row, type Run, judge } from '../row.js'
import { planFor, settle, startFleet, town } from '../stations.js'

const tellsWithinMs = 10_000
const growsMiB = 150

export const row: Row = {
  id: 'D-05',
  promise:
    'a database that hangs for 60 s (stopped, then behind a black hole): nothing lost or double, told within 10 s, memory bounded',
  ways: ['embedded', 'services'], // between the embedded database and its product there is no line to cut
  async prove(run) {
    let line: FaultyLine | undefined
    await using product = await openProduct(run, {
      town,
      settings: async ({ servers, databaseUrl }) => {
        line = await openFaultyLine(servers.postgres.port)
        const through = new URL(databaseUrl)
        through.host = `127.0.0.1:${line.port}`
        return { DATABASE_URL: through.href }
      },
    })
    await using _line = { [Symbol.asyncDispose]: async () => line?.[Symbol.asyncDispose]() }
    const total = run.quick ? 20_000 : 200_000
    const plan = planFor(run, total)
    const ledger = openLedger()
    using fleet = await startFleet(product, { plan, ledger })
    const pid = product.taker.pid()

    const storedAtHang = [await untilShare(product, { share: 0.1 + 0.2 * run.chance(), total })]
    const stopped = await hang(run, product, {
      begin: async () => {
        const pids = await product.database.pids()
        freeze(pids)
        return () => thaw(pids)
      },
    })
    const hole = line
    if (hole) storedAtHang.push(await untilShare(product, { share: 0.4 + 0.2 * run.chance(), total }))
    const hidden =
      hole &&
      (await hang(run, product, {
        begin: () => {
          hole.freeze()
          return Promise.resolve(() => hole.mend())
        },
      }))
    await fleet.drained()
    const end = await settle(run, product, { ledger, plan })
    const hangs = [stopped, ...(hidden ? [hidden] : [])]
    const toldAfterMs = Math.max(...hangs.map((each) => each.toldAfterMs))
    const grownMiB = Math.max(...hangs.map((each) => each.grownMiB))
    return judge(run, {
      figures: {
        ...end.figures,
        ...{ hangs: hangs.length, storedAtHang: storedAtHang.join(' '), toldAfterMs, grownMiB },
        peakMiB: Math.max(...hangs.map((each) => each.peakMiB)),
        backAfterMs: Math.max(...hangs.map((each) => each.backAfterMs)),
      },
      must: {
        ...end.must,
        'hung in the middle': storedAtHang.some((rows) => rows < total),
        'ingest lives': product.taker.pid() === pid && isAlive(pid),
      },
      times: {
        'told within 10 s': toldAfterMs <= tellsWithinMs,
        'grown by 150 MiB at most': grownMiB <= growsMiB,
      },
    })
  },
}

type Hang = Readonly<{ toldAfterMs: number; backAfterMs: number; grownMiB: number; peakMiB: number }>

/** Lets the database hang and go on; what the product says of itself meanwhile. */
async function hang(
  run: Run,
  product: Product,
  { begin }: Readonly<{ begin: () => Promise<() => void> }>,
): Promise<Hang> {
  const before = await residentMiB(product.taker.pid())
  using memory = watchMemory(() => product.taker.pid())
  const fromMs = performance.now()
  const goOn = await begin()
  let toldAfterMs: number
  try {
    await eventually(
      'it says that its database is away',
      async () => (await product.taker.parts())?.['database'] === false,
      { withinMs: 55_000 },
    )
    toldAfterMs = Math.round(performance.now() - fromMs)
    run.say(`the database hangs: told after ${toldAfterMs} ms`)
    await pause(Math.max(0, (run.quick ? 3_000 : 60_000) - (performance.now() - fromMs)))
  } finally {
    goOn()
  }
  const goesOnMs = performance.now()
  await eventually(
    'it says that its database is back',
    async () => (await product.taker.parts())?.['database'] === true,
    { withinMs: 60_000 },
  )
  const peakMiB = memory.peakMiB()
  const backAfterMs = Math.round(performance.now() - goesOnMs)
  return { toldAfterMs, backAfterMs, grownMiB: Math.max(0, peakMiB - before), peakMiB }
}
