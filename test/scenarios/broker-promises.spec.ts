import { startEmbeddedBroker } from '@haidang/broker'
import { freePorts } from '@haidang/testing'

import { type Field, promisesOfADoor } from '../broker-rig/door-suite.js'
import { startBroker } from '../security/start-broker.js'

/** The embedded broker: the field and the door are one, and a closed door is a closed field. */
async function embeddedField(): Promise<Field> {
  const [port = 0] = await freePorts(1)
  return {
    port: () => port,
    credential: (device) => ({ clientId: device, username: device, password: `of ${device}` }),
    open: async ({ accept, available, window }) => {
      const limits = { window: { messages: window, bytes: 2_097_152 } }
      const { broker } = await startBroker({ port, limits, accept, available })
      return broker
    },
  }
}

describe(startEmbeddedBroker.name, () => {
  let field: Field
  beforeAll(async () => {
    field = await embeddedField()
  })
  promisesOfADoor(() => field)
})
