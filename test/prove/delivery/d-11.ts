import { orderAtForeignBroker, orderAtOwnBroker } from '../../broker-rig/acknowledgement-order.js'
import { type Row, judge } from '../row.js'

/** The broker's door alone, with commits that end in any order: `npm test` has it, too. */
export const row: Row = {
  id: 'D-11',
  promise:
    'PUBACKs come in the order of arrival and never before their commit, over 10,000 commits that end in any order',
  ways: ['embedded', 'services'],
  async prove(run) {
    const { quick, seed } = run
    const perDevice = quick ? 400 : 3_400
    const outcome =
      run.way === 'embedded'
        ? await orderAtOwnBroker({ perDevice, seed })
        : await orderAtForeignBroker({ runs: quick ? 5 : 20, perRun: 500, seed })
    return judge(run, {
      figures: { ...outcome },
      must: {
        'none before its commit': outcome.early === 0,
        'none out of order': outcome.outOfOrder === 0,
        'all stored and acknowledged': outcome.stored === outcome.acknowledged && outcome.stored > 0,
      },
    })
  },
}
