import { setTimeout as pause } from 'node:timers/promises'
import type { CredentialJson } from '@haidang/contracts'
import {
  type Operator,
  type PlannedMessage,
  type Publisher,
  connectDevice,
  eventually,
  saidByStations,
  startPublisher,
} from '@haidang/testing'
import type { ProcessHouse, ProductProcess } from './house-of-processes.js'

export type Moving = Readonly<{
  house: ProcessHouse
  /** Of the town that the processes have. */
  settings: Readonly<Record<string, string>>
  operator: Operator
  /** How many ingest processes there are, one number after another. */
  stages: readonly number[]
  /** What each device says, as long as the story lasts; a message a tick. */
  plan: readonly (readonly PlannedMessage[])[]
  /** The message on its way out. */
  entry: (message: PlannedMessage) => Parameters<Publisher['push']>[0]
  chance: () => number
  say: (line: string) => void
}>

export type Moved = Readonly<{
  /** What each device has said before the story ended. */
  said: PlannedMessage[][]
  kills: number
  /** Processes that took messages, all in all. */
  processes: number
  /** What those have logged that run at the end. */
  logs: string[]
}>

const tickMs = 20
const window = 20

/**
 * Devices speak all the time; the ingest processes become more and fewer, each number in the order that the broker room's
 * README has, and at each number one of them is killed and another process goes on in its place.
 */
export async function moveDevices(story: Moving): Promise<Moved> {
  const { house, operator, stages, plan, entry, chance, say } = story
  const devices = plan.map((messages) => messages[0]?.device ?? '')
  const credentials = await Promise.all(devices.map((device) => credentialFor(house, operator, device)))
  const port = Number(new URL(house.fieldUrl).port)
  const publishers = credentials.map((credential) => startPublisher({ port, credential, window }))
  const group = openGroup(story)
  for (const parts of new Set(stages)) await group.sessions('drop', parts) // another story's at this broker
  await group.start(stages[0] ?? 1) // a broker keeps what is said for sessions that it knows
  let said = 0
  const feeding = setInterval(() => {
    if (said >= (plan[0]?.length ?? 0)) return
    publishers.forEach((publisher, place) => {
      const message = plan[place]?.[said]
      if (message) publisher.push(entry(message))
    })
    said += 1
  }, tickMs)
  try {
    for (const [place, parts] of stages.entries()) {
      if (place > 0) await move(stages[place - 1] ?? 1, parts)
      await pause(200 + 800 * chance())
      await group.killOne()
      await pause(200 + 800 * chance())
      say(`${parts} of them, ${said} messages a device so far`)
    }
  } finally {
    clearInterval(feeding)
  }
  await Promise.all(publishers.map((publisher) => publisher.drained()))
  for (const publisher of publishers) publisher.close()
  return { said: plan.map((messages) => messages.slice(0, said)), ...group.counts() }

  async function move(before: number, after: number): Promise<void> {
    await group.sessions('reserve', after)
    const saidBefore = said
    say(`the sessions of ${after} are there: ${saidBefore} messages a device`)
    if (chance() < 0.5) await group.killOne()
    await eventually(
      'what was said before is stored',
      async () => {
        const rows = await house.rows<{ id: string; at: Date }>(
          `select id, max(at) as at from observation_air_quality join device on key = device_key where ${saidByStations} group by id`,
        )
        const newest = new Map(rows.map(({ id, at }) => [id, at.getTime()]))
        return plan.every((messages) => {
          const last = messages[saidBefore - 1]
          return !last || (newest.get(last.device) ?? 0) >= last.at
        })
      },
      { withinMs: 120_000 },
    )
    say(`what was said before is stored: ${said}`)
    await group.stop()
    say(`the ${before} have ended: ${said}`)
    await group.start(after)
    say(`the ${after} are ready: ${said}`)
    await group.sessions('drop', before)
  }
}

function openGroup({ house, settings, chance }: Moving) {
  let running: { shard: string; process: ProductProcess }[] = []
  let processes = 0
  let kills = 0
  const startOne = async (shard: string) => {
    processes += 1
    const process = await house.add('ingest', `ingest-${processes}`, { ...settings, IOC_SHARD: shard })
    process.start()
    return { shard, process }
  }
  return {
    start: async (of: number) => {
      running = await Promise.all(Array.from({ length: of }, (_, index) => startOne(`${index + 1}/${of}`)))
      await Promise.all(running.map(({ process }) => process.ready()))
    },
    /** Each of them as a service manager ends it. */
    stop: async () => {
      const codes = await Promise.all(running.map(({ process }) => process.end('SIGTERM')))
      if (codes.some((code) => code !== 0)) throw new Error(`an ingest ended with ${codes.join()}`)
    },
    /** Another process, under another name, takes over what the killed one had. */
    killOne: async () => {
      const place = Math.floor(chance() * running.length)
      const victim = running[place]
      if (!victim) return
      kills += 1
      await victim.process.end('SIGKILL')
      const heir = await startOne(victim.shard)
      running = running.with(place, heir)
      await heir.process.ready()
    },
    sessions: async (deed: 'reserve' | 'drop', parts: number) => {
      const { code, said } = await house.sessions(deed, parts)
      if (code !== 0) throw new Error(`sessions.js ${deed} ended with ${code}: ${said}`)
    },
    counts: () => ({ processes, kills, logs: running.map(({ process }) => process.logged()) }),
  }
}

/** Of its own, once the broker knows it. */
export async function credentialFor(
  house: ProcessHouse,
  operator: Operator,
  device: string,
): Promise<CredentialJson> {
  const credential = await operator.send<CredentialJson>('POST', `devices/${device}/credential`)
  const client = await eventually(`${device} may sign in`, () => connectDevice(house.fieldUrl, credential))
  await client.endAsync()
  return credential
}
