import { seeded } from '@haidang/testing'
import { jest } from '@jest/globals'
import { openProcessHouse } from '../process-rig/house-of-processes.js'
import { proveMoving } from '../process-rig/prove-moving.js'

jest.setTimeout(240_000)

/** `npm run prove -- E-01` is the same in full size. */
test('devices move from one ingest to two while they speak and processes are killed: the alarms are the engine’s', async () => {
  const house = await openProcessHouse()
  try {
    const proof = { house, seed: 1, chance: seeded(1), say: () => undefined, stages: [1, 2], devices: 4 }
    const { must, figures } = await proveMoving(proof)
    expect({ figures, missed: Object.entries(must).filter(([, held]) => !held) }).toMatchObject({
      missed: [],
    })
  } finally {
    await house.close()
  }
})
