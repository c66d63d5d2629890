import type { IncomingMessage } from '@haidang/broker'
import type { CommitBatch } from '@haidang/store'

import { createSetAside } from './set-aside.js'

const message: IncomingMessage = {
  ...{ topic: 'ioc/v1/air-quality/aq-01/observations', payload: new TextEncoder().encode('{"values":') },
  qos: 1,
  ...{ dup: true, receivedAt: 1_000, client: 'ioc-ingest' },
}

test('what cannot be stored is kept whole, with why', async () => {
  const kept: CommitBatch[] = []
  await createSetAside(async (batch) => kept.push(batch))(message, new Error('it fails again and again'))
  expect(kept).toEqual([
    {
      ...{ observations: [], signals: [] },
      refusals: [
        {
          ...{ receivedAt: 1_000, topic: message.topic, payload: message.payload, againSince: -86_399_000 },
          ...{ reason: 'unstorable', path: '', message: 'it fails again and again', count: 1 },
        },
      ],
    },
  ])
})

test('it is not kept while the database is away', async () => {
  const away = () => Promise.reject(new Error('away'))
  await expect(createSetAside(away)(message, 'why')).rejects.toThrow('away')
})
