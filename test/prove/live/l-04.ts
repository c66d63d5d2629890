import { startPublisher } from '@haidang/testing'
import { ask } from '../ledger.js'
import { openProduct } from '../product.js'
import { type Row, judge } from '../row.js'
import { stations, town } from '../stations.js'
import { faultsOf, newestNumber, openScreens, settledLog, untilAllHave } from './screens.js'

const writers = 10

/** Three in ten commits of observations dawdle up to 10 ms, inside their transaction. */
const dawdling = `
  create function dawdle() returns trigger language plpgsql as $$
  begin
    if random() < 0.3 then perform pg_sleep(random() / 100); end if;
    return null;
  end $$;
  create trigger dawdle after insert on observation_air_quality for each statement execute function dawdle();`

export const row: Row = {
  id: 'L-04',
  promise:
    'ten stations at once, commits that take their time by chance, 2,000 alarm events: none missed, each console has them in order',
  ways: ['embedded', 'services'],
  async prove(run) {
    await using product = await openProduct(run, { town })
    const each = run.quick ? 40 : 200
    const operator = await product.admin()
    const after = await newestNumber(product)
    await ask(product.databaseUrl, dawdling)
    const screens = await openScreens(product, { operator, count: 5, after })
    const from = Date.now() - each * 1_000
    const publishers = await Promise.all(
      stations.slice(0, writers).map(async (device) => {
        const credential = await product.credential(device)
        const publisher = startPublisher({ port: product.mqttPort, credential, window: 5 })
        for (let n = 0; n < each; n += 1)
          publisher.push({
            topic: `ioc/v1/air-quality/${device}/observations`,
            payload: Buffer.from(
              JSON.stringify({ at: from + n * 1_000, values: { pm25: n % 2 ? 10 : 200 } }),
            ),
          })
        return publisher
      }),
    )
    await Promise.all(publishers.map((publisher) => publisher.drained()))
    for (const publisher of publishers) publisher.close()
    const expected = await settledLog(product, after)
    await untilAllHave(screens, expected.at(-1) ?? 0)
    const faults = faultsOf(screens, expected)
    const gaps = screens.reduce((sum, { gaps: own }) => sum + own(), 0)
    for (const screen of screens) screen.close()
    return judge(run, {
      figures: { writers, alarmEvents: expected.length, asked: gaps, ...faults },
      must: {
        'an event for each change': expected.length === writers * each,
        'none missed': faults.missed === 0,
        'none twice': faults.twice === 0 && faults.disordered === 0,
      },
    })
  },
}
