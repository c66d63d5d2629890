import { killTaker } from '../kills.js'
import type { Row } from '../row.js'

export const row: Row = {
  id: 'D-02',
  promise:
    'kill -9 of the one process, three times inside 200,000 messages: none lost or double, all there within 30 s',
  ways: ['embedded'], // D-03 is the same behind a broker of its own
  prove: (run) => killTaker(run, { times: 3, withinMs: 30_000 }),
}
