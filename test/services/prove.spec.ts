import { expect, jest, test } from '@jest/globals'
import { row as throughput } from '../prove/delivery/d-01.js'
import { row as brokerRestart } from '../prove/delivery/d-08.js'
import { row as brokerKilled } from '../prove/delivery/d-09.js'
import { row as badPayloads } from '../prove/delivery/d-13.js'
import { row as allComeBack } from '../prove/live/l-01.js'
import { proveRow } from '../prove/row.js'

jest.setTimeout(240_000)

/** Rows of `npm run prove` that nothing else here says, in their small size, on servers of their own: they are stopped. */
test.each([throughput, brokerRestart, brokerKilled, badPayloads, allComeBack])(
  '$id: $promise',
  async (row) => {
    const line = await proveRow(row, { way: 'services', seed: 1, quick: true, say: () => undefined })
    expect(line).toMatchObject({ pass: true })
  },
)
