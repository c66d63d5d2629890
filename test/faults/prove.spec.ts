import { expect, jest, test } from '@jest/globals'
import { row as clocksSet } from '../prove/alarms/a-08.js'
import { row as fullDisk } from '../prove/delivery/d-07.js'
import { row as poison } from '../prove/delivery/d-16.js'
import { maySmallDisk } from '../prove/faults/small-disk.js'
import { type Row, proveRow } from '../prove/row.js'

jest.setTimeout(240_000)

const small = (row: Row) => proveRow(row, { way: 'embedded', seed: 1, quick: true, say: () => undefined })

/** Rows of `npm run prove` that nothing else here says, in their small size. */
test.each([poison, clocksSet])('$id: $promise', async (row) => {
  expect(await small(row)).toMatchObject({ pass: true })
})

/** A disk of its own is for whoever may mount one. */
const check = maySmallDisk() ? test : test.skip

check(`${fullDisk.id}: ${fullDisk.promise}`, async () => {
  expect(await small(fullDisk)).toMatchObject({ pass: true })
})
