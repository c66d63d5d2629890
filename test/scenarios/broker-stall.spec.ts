import { setTimeout as after } from 'node:timers/promises'

import { expect, jest, test } from '@jest/globals'
import { defaultLimits as brokerLimits } from '@haidang/broker'
import { type Log, deviceId, feedId } from '@haidang/domain'
import { type IntakePorts, createIntake, defaultLimits as intakeLimits } from '@haidang/intake'
import { eventually } from '@haidang/testing'

import { loggedIn, publishPacket } from '../security/raw-client.js'
import { startBroker, topicOf } from '../security/start-broker.js'

jest.setTimeout(120_000)

const silent: Log = {
  debug: () => undefined,
  info: () => undefined,
  warn: () => undefined,
  error: () => undefined,
  child: () => silent,
}

function intakeOver(commit: IntakePorts['commit']) {
  return createIntake({
    commit,
    findDevice: (id) => ({
      id: deviceId(id),
      feed: feedId('air-quality'),
      intervalMs: 300_000,
      simulated: false,
    }),
    clock: { now: () => Date.now() },
    log: silent,
    stateOf: () => undefined,
    reject: () => undefined,
    onCommitted: () => undefined,
  })
}

const numbers = (count: number) => Array.from({ length: count }, (_, at) => at + 1)

test('a stall of the database slows thirty busy publishers and disconnects none of them', async () => {
  let stored = 0
  let end = () => {}
  const stall = new Promise<void>((done) => (end = done))
  const intake = intakeOver(async ({ observations }) => {
    await stall
    stored += observations.length
    return { verdicts: [], eventVerdicts: [], conflicts: [], events: [], changed: [], refused: [] }
  })
  await using city = await startBroker({ accept: (message) => intake.accept(message) })
  const names = numbers(30).map((at) => `aq-${at}`)
  const clients = await Promise.all(names.map((name) => loggedIn(city.port, name)))
  const fromAt = Date.now() - 60_000
  for (const [at, client] of clients.entries()) {
    const topic = topicOf(names[at]!)
    client.send(
      ...numbers(2_000).map((id) =>
        publishPacket(topic, id, { payload: `{"at":${fromAt + id},"values":{"pm25":1}}` }),
      ),
    )
  }
  const { inFlightMessages } = brokerLimits
  await eventually('all that may be', () => city.broker.stats().inFlightNow >= inFlightMessages)
  await after(1_000)
  expect(city.broker.stats().inFlightNow).toBeLessThan(inFlightMessages + clients.length)
  end()
  for (const client of clients) await client.hears('puback', 2_000)
  expect(clients.filter(({ isClosed }) => isClosed)).toEqual([])
  expect(city.refused).toEqual([])
  expect(city.broker.stats()).toMatchObject({ stored: 60_000, givenBack: 0, inFlightNow: 0 })
  expect(stored).toBe(60_000)
  for (const client of clients) await client.drop()
  await intake.close()
})

test('intake takes whatever the broker may let in, a will of every connection and a batch that is being acknowledged', () => {
  const { connections, inFlightMessages, inFlightBytes, packetBytes } = brokerLimits
  expect(intakeLimits.backlogMessages).toBeGreaterThanOrEqual(
    2 * inFlightMessages + connections + intakeLimits.batchMessages,
  )
  expect(intakeLimits.backlogBytes).toBeGreaterThanOrEqual(
    2 * inFlightBytes + packetBytes + intakeLimits.batchBytes,
  )
})
