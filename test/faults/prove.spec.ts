import { expect, jest, test } from '@jest/globals'
import { row as clocksSet } from '../prove/alarms/a-08.js'
import { row as poison } from '../prove/delivery/d-16.js'
import { proveRow } from '../prove/row.js'

jest.setTimeout(240_000)

/** Rows of `npm run prove` that nothing else here says, in their small size. */
test.each([poison, clocksSet])('$id: $promise', async (row) => {
  const line = await proveRow(row, { way: 'embedded', seed: 1, quick: true, say: () => undefined })
  expect(line).toMatchObject({ pass: true })
})
