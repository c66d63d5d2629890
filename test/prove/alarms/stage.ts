import type { AlarmAction } from '@haidang/domain'
import { type Operator, type Publisher, eventually, startPublisher } from '@haidang/testing'
import { ask } from '../ledger.js'
import type { Product } from '../product.js'
import { type Measured, type Step, isMeasured } from './history.js'

/** Devices that never give up, and a desk that asks again until it is answered. */
export type Stage = Readonly<{
  say(step: Measured): void
  /** Somebody at the desk does it to the device's alarm as soon as all that the device said before is stored; without an alarm, nothing. */
  desk(step: Extract<Step, { kind: 'desk' }>): Promise<void>
  /** Resolves when all of it is in the database. */
  stored(steps: readonly Step[]): Promise<void>
  said(): number
  /** How often the desk had to ask again. */
  repeated(): number
}> &
  Disposable

export async function openStage(product: Product, devices: readonly string[]): Promise<Stage> {
  const operator = await product.admin()
  const publishers = new Map<string, Publisher>()
  for (const id of devices)
    publishers.set(id, startPublisher({ port: product.mqttPort, credential: await product.credential(id) }))
  const heard = new Map<string, Set<number>>()
  const counts = { said: 0, repeated: 0 }
  const stored = (device: string, most: number): Promise<unknown> =>
    eventually(`${device} is stored`, async () => (await storedOf(product, device)) >= most, {
      ...{ withinMs: 120_000, everyMs: 100 },
    })
  return {
    say({ device, at, pm25 }) {
      const payload = Buffer.from(JSON.stringify({ at, values: { pm25 } }))
      publishers.get(device)?.push({ topic: `ioc/v1/air-quality/${device}/observations`, payload })
      heard.set(device, (heard.get(device) ?? new Set()).add(at))
      counts.said += 1
    },
    async desk({ device, at, action }) {
      await stored(device, heard.get(device)?.size ?? 0)
      const again = (): void => void (counts.repeated += 1)
      await untilDone({ operator, product, device, key: `${device}:${at}`, action, again })
    },
    async stored(steps) {
      const [first] = steps
      if (first) await stored(first.device, steps.filter(isMeasured).length)
    },
    said: () => counts.said,
    repeated: () => counts.repeated,
    [Symbol.dispose]: () => {
      for (const publisher of publishers.values()) publisher.close()
    },
  }
}

async function storedOf({ databaseUrl }: Product, device: string): Promise<number> {
  const [row] = await ask<{ n: number }>(
    databaseUrl,
    `select count(*)::int as n from observation_air_quality o join device d on d.key = o.device_key
     where d.id = $1 and o.pm25 is not null`,
    [device],
  )
  return row?.n ?? 0
}

type Deed = Readonly<{
  operator: Operator
  product: Product
  device: string
  /** Names the deed: told twice, it is done once. */
  key: string
  action: AlarmAction
  again: () => void
}>

/** A refusal that names a reason is an answer; none, or one that says that we are not well, is none. */
async function untilDone({ operator, product, device, key, action, again }: Deed): Promise<void> {
  const [live] = await ask<{ id: string }>(
    product.databaseUrl,
    `select a.id from alarm a join device d on d.key = a.device_key where d.id = $1 and a.closed_at is null and not a.retro`,
    [device],
  )
  if (!live) return
  const body =
    action.kind === 'shelve' ? { until: new Date(Date.now() + 3_600_000), comment: action.comment } : {}
  await eventually(
    `${action.kind} at ${device}`,
    async () => {
      const response = await operator
        .raw('POST', `alarms/${live.id}/${action.kind}`, body, { 'idempotency-key': key })
        .catch(again)
      if (response && (response.ok || response.status === 409)) return true
      if (response && response.status < 500) throw new Error(await response.text())
      if (response) again()
      return false
    },
    { withinMs: 60_000, everyMs: 200 },
  )
}
