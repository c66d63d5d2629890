import type { Row } from '../row.js'
import { provePromises } from './promises.js'

export const row: Row = {
  id: 'B-02',
  promise:
    'NATS keeps the promises of a door but for what an ended connection had been handed, a stated limit (infra/cluster)',
  ways: ['services'], // a broker of another make is what the embedded one is not
  prove: (run) =>
    provePromises(run, 'nats', [
      /is stored, though (storing failed now and then|our process ends and another takes its place)/,
    ]),
}
