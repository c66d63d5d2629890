import { staleAtForeignBroker, staleAtOwnBroker } from '../../broker-rig/stale-acknowledgement.js'
import { type Row, judge } from '../row.js'

/** The broker's door alone, with commits that the row lets go one by one: `npm test` has it, too. */
export const row: Row = {
  id: 'D-10',
  promise:
    'a commit that ends after its connection acknowledges nothing: message B, of the same number, is stored, then acknowledged',
  ways: ['embedded', 'services'],
  async prove(run) {
    const outcome = await (run.way === 'embedded' ? staleAtOwnBroker() : staleAtForeignBroker())
    return judge(run, {
      figures: { ...outcome },
      must: {
        'no stale PUBACK': outcome.onOldConnection === 0 && outcome.early === 0,
        'B stored and acknowledged once': outcome.stored === 3 && outcome.acknowledged === 1,
      },
    })
  },
}
