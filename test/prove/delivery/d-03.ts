import { killTaker } from '../kills.js'
import type { Row } from '../row.js'

export const row: Row = {
  id: 'D-03',
  promise:
    'kill -9 of ingest behind Mosquitto, three times inside 200,000 messages: none lost or double, all there within 30 s',
  ways: ['services'], // D-02 is the same with the broker inside
  prove: (run) => killTaker(run, { times: 3, withinMs: 30_000 }),
}
