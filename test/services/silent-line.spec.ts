import { jest } from '@jest/globals'
import { openProcessHouse } from '../process-rig/house-of-processes.js'
import { proveSilent } from '../process-rig/prove-silent.js'

jest.setTimeout(240_000)

/** `npm run prove -- E-02` is the same in full size; a broker that falls silent is missed after a minute there. */
test('whose line to the database falls silent, or to the broker is cut, is followed by the other: the alarms are the engine’s', async () => {
  const house = await openProcessHouse()
  try {
    const { must, figures } = await proveSilent({
      ...{ house, seed: 1, say: () => undefined, devices: 4 },
      faults: [
        { lines: 'database', how: 'silent' },
        { lines: 'broker', how: 'cut' },
      ],
    })
    const missed = Object.entries(must).filter(([, held]) => !held)
    expect({ figures, missed }).toEqual({ figures, missed: [] })
  } finally {
    await house.close()
  }
})
