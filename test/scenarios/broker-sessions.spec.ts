import { dropSession } from '@haidang/broker'
import { expect, test } from '@jest/globals'

import { FakeBroker } from '../broker-rig/fake-broker.js'
import { hearing } from '../broker-rig/start-client.js'

const told = { clock: { now: () => 0 }, log: hearing([]) }
const nobody = '127.0.0.1:1'

test('a session is taken away at whatever host answers, in the version that it speaks', async () => {
  await using broker = await FakeBroker.start({ speaks: [4] })
  const url = `mqtt://house:secret@${nobody},127.0.0.1:${broker.port}`
  expect(await dropSession({ url, ...told, session: 'ingest', shard: { index: 0, of: 2 } })).toBe(true)
  expect(broker.lines.at(-1)?.connect).toMatchObject({
    ...{ protocolVersion: 4, clientId: 'ingest-0-of-2', clean: true },
  })
})

test('where nobody answers, it is said that nothing was taken away', async () => {
  expect(await dropSession({ url: `mqtt://${nobody}`, ...told })).toBe(false)
})
