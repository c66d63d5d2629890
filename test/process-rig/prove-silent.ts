import { type FaultyLine, eventually, openFaultyLine, planMessages, startPublisher } from '@haidang/testing'
import type { ProcessHouse, ProductProcess } from './house-of-processes.js'
import { credentialFor } from './moving-devices.js'
import { judgeTown, openProcessTown } from './town.js'

/** Which of an ingest's lines fails, and how: `silent` as on a way where packets are dropped, `cut` as on one that says so. */
export type LineFault = Readonly<{ lines: 'database' | 'broker' | 'both'; how: 'silent' | 'cut' }>

export type SilentProof = Readonly<{
  house: ProcessHouse
  seed: number
  say: (line: string) => void
  faults: readonly LineFault[]
  devices: number
}>

const tickMs = 100
const messagesEach = 4_000
/** What is said is so old, and grows no older while it waits for another ingest than an hour's late data may be. */
const behindMs = 5 * 60_000
/** One of so many messages is refused: what is sent again to another process may be in quarantine only once. */
const refusedEvery = 5

/**
 * Two ingests for one part of the devices, and the lines of whoever has it fail in turn: the other takes over, what is stored
 * is what was said, and the alarms are the engine's.
 */
export async function proveSilent({ house, seed, say, faults, devices }: SilentProof) {
  await using town = await openProcessTown(house, devices)
  const lines = {
    database: await lineTo(house.databaseUrl),
    broker: await lineTo(house.settings()['MQTT_URL'] ?? ''),
  }
  const all = { ...town.settings, IOC_SHARD: '1/1' }
  const near = await house.add('ingest', 'ingest-near', {
    ...{ ...all, DATABASE_URL: lines.database.url, MQTT_URL: lines.broker.url },
  })
  const far = await house.add('ingest', 'ingest-far', all)
  const entry = town.ledger.entry.bind(town.ledger)
  const plan = planMessages({
    ...{ seed, devices: town.devices, perDevice: messagesEach, everyMs: tickMs },
    fromAt: Date.now() - behindMs,
  })
  const credentials = await Promise.all(
    town.devices.map((device) => credentialFor(house, town.operator, device)),
  )
  const port = Number(new URL(house.fieldUrl).port)
  const publishers = credentials.map((credential) => startPublisher({ port, credential, window: 20 }))
  await startAlone(near)
  let said = 0
  let refused = 0
  const feeding = setInterval(() => {
    publishers.forEach((publisher, place) => {
      const message = plan[place]?.[said]
      if (!message) return
      publisher.push(entry(message))
      if (said % refusedEvery > 0) return
      refused += 1
      const { device, at } = message
      const topic = `ioc/v1/air-quality/${device}/observations`
      publisher.push({ topic, payload: Buffer.from(JSON.stringify({ at, values: { pm25: `no ${said}` } })) })
    })
    said += 1
  }, tickMs)
  const takenOver: Record<string, number> = {}
  try {
    for (const { lines: which, how } of faults) {
      await standBy(far)
      await isTaken(said)
      const broken = which === 'both' ? [lines.database, lines.broker] : [lines[which]]
      const fromMs = performance.now()
      for (const { line } of broken) line[how === 'silent' ? 'freeze' : 'cut']()
      const saidBefore = said
      await eventually('the other has it', async () => (await far.parts())?.['shard'], {
        ...{ withinMs: 150_000, everyMs: 50 },
      })
      const ownedMs = performance.now() - fromMs
      await isTaken(saidBefore + 5)
      const name = `${which} ${how}`
      takenOver[`${name}: owned after s`] = seconds(ownedMs)
      takenOver[`${name}: stored again after s`] = seconds(performance.now() - fromMs)
      say(`${name}: ${seconds(ownedMs)} s until the other had it`)
      for (const { line } of broken) line.mend()
      await eventually('who had it is parked', async () => timesParked(near) > 0 && !(await owns(near)))
      await far.end('SIGTERM')
      await near.ready()
    }
  } finally {
    clearInterval(feeding)
  }
  await Promise.all(publishers.map((publisher) => publisher.drained()))
  for (const publisher of publishers) publisher.close()
  const { figures, must } = await judgeTown(town, {
    said: plan.map((messages) => messages.slice(0, said)),
    ...{ refused, logs: () => [near.logged(), far.logged()], say },
  })
  await Promise.all([lines.database, lines.broker].map(({ line }) => line[Symbol.asyncDispose]()))
  return { figures: { devices, ...takenOver, ...figures }, must }

  /** What was said until then is in the database. */
  async function isTaken(count: number): Promise<void> {
    await eventually('it is said', () => said > count, { withinMs: 60_000 })
    await eventually(
      'it is stored',
      async () => {
        const rows = await house.rows<{ id: string; at: Date }>(
          `select id, max(at) as at from observation_air_quality join device on key = device_key where pm25 is not null group by id`,
        )
        const newest = new Map(rows.map(({ id, at }) => [id, at.getTime()]))
        return plan.every((messages) => {
          const message = messages[count - 1]
          return !message || (newest.get(message.device) ?? 0) >= message.at
        })
      },
      { withinMs: 60_000, everyMs: 50 },
    )
  }
}

const seconds = (ms: number): number => Math.round(ms / 100) / 10
const timesParked = ({ logged }: ProductProcess): number => logged().split('ingest.shard-taken').length - 1
const owns = async (one: ProductProcess): Promise<boolean> => (await one.parts())?.['shard'] === true

async function startAlone(one: ProductProcess): Promise<void> {
  one.start()
  await one.ready()
}

/** Starts it beside who has the part. */
async function standBy(one: ProductProcess): Promise<void> {
  const before = timesParked(one)
  one.start()
  await eventually('it is parked', () => timesParked(one) > before, { withinMs: 60_000 })
}

async function lineTo(address: string): Promise<{ line: FaultyLine; url: string }> {
  const url = new URL(address)
  const line = await openFaultyLine(Number(url.port))
  url.host = `127.0.0.1:${line.port}`
  return { line, url: url.href }
}
