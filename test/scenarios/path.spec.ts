import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import type {
  AlarmJson,
  CredentialJson,
  DeviceJson,
  ObservationJson,
  QuarantineRecordJson,
  RejectionMessage,
} from '@haidang/contracts'
import { aThresholdRule } from '@haidang/domain/testing'
import {
  type City,
  type Operator,
  connectDevice,
  connectLive,
  eventually,
  publish,
  signIn,
  startCity,
} from '@haidang/testing'

type Page<T> = { items: T[]; next?: string }

const devices = ['aq-a', 'aq-b', 'aq-c', 'aq-d'].map((id) => ({ id, feed: 'air-quality' }))
const topic = (device: string) => `ioc/v1/air-quality/${device}/observations`

let city: City
let admin: Operator
const credentials = new Map<string, CredentialJson>()

beforeAll(async () => {
  city = await startCity({ town: { devices, rules: [aThresholdRule()] } })
  admin = await city.admin()
  for (const { id } of devices) credentials.set(id, await city.credential(id))
}, 120_000)
afterAll(async () => city?.[Symbol.asyncDispose]())

async function connect(device: string) {
  const credential = credentials.get(device)
  if (!credential) throw new Error(`no credential for ${device}`)
  return connectDevice(city.mqttUrl, credential)
}

describe('one observation from a real MQTT client to an operator', () => {
  test('is in REST when the broker has acknowledged it, with its times and status', async () => {
    const device = await connect('aq-a')
    const at = new Date(Date.now() - 1_000).toISOString()
    await publish(device, topic('aq-a'), { at, values: { pm25: 41.2, no2: 18 } })
    const stored = await admin.get<DeviceJson>('devices/aq-a')
    expect(stored.state).toMatchObject({
      at,
      status: 'measuring',
      values: { pm25: 41.2, no2: 18 },
      simulated: false,
    })
    expect(Date.parse(stored.state.receivedAt ?? '')).toBeGreaterThanOrEqual(Date.parse(at))
    const { items } = await admin.get<Page<ObservationJson>>('devices/aq-a/observations')
    expect(items).toMatchObject([{ at, status: 'measuring', values: { pm25: 41.2, no2: 18 } }])
    await device.endAsync()
  })

  test('raises its alarm on every console, and one operator’s acknowledgement is seen by the other', async () => {
    await admin.send('POST', 'users', {
      username: 'binh',
      displayName: 'Bình',
      role: 'operator',
      password: 'mot-mat-khau-dai',
    })
    const binh = await signIn(city.httpUrl, { username: 'binh', password: 'mot-mat-khau-dai' })
    const [desk, other] = [connectLive(city.httpUrl, admin.cookie), connectLive(city.httpUrl, binh.cookie)]
    await Promise.all([desk.ready, other.ready])
    const device = await connect('aq-b')
    await publish(device, topic('aq-b'), { at: Date.now(), values: { pm25: 160 } })
    const alarm = await eventually('the alarm on a desk', () =>
      [...desk.alarms.values()].find(({ device: id }) => id === 'aq-b'),
    )
    expect(alarm).toMatchObject({
      state: 'unacknowledged',
      severity: 3,
      value: 160,
      limit: 150,
      quantity: 'pm25',
    })
    expect(alarm.message.vi).toContain('Trạm aq-b')
    await binh.send('POST', `alarms/${alarm.id}/acknowledge`, { comment: 'đã cử đội đi' })
    const seen = await eventually('the acknowledgement on the other desk', () => {
      const now = desk.alarms.get(alarm.id)
      return now?.state === 'acknowledged' && now
    })
    expect(seen.acknowledged).toMatchObject({ by: 'binh', comment: 'đã cử đội đi' })
    expect(await admin.get<AlarmJson>(`alarms/${alarm.id}`)).toMatchObject({
      state: 'acknowledged',
      acknowledged: { by: 'binh', comment: 'đã cử đội đi' },
    })
    const again = await admin.raw('POST', `alarms/${alarm.id}/acknowledge`, {})
    expect([again.status, ((await again.json()) as { reason: string }).reason]).toEqual([
      409,
      'already-acknowledged',
    ])
    desk.close()
    other.close()
    await device.endAsync()
  })

  test('under another device’s name is refused and stored nowhere', async () => {
    const device = await connect('aq-a')
    const closed = new Promise<void>((done) => device.once('close', () => done()))
    const outcome = publish(device, topic('aq-c'), { values: { pm25: 1 } }).then(
      () => 'acknowledged',
      () => 'not acknowledged',
    )
    await closed
    device.end(true)
    expect(await outcome).toBe('not acknowledged')
    expect((await admin.get<Page<ObservationJson>>('devices/aq-c/observations')).items).toEqual([])
  })

  test('that is half rubbish has its good values stored, its bytes kept and its reason told', async () => {
    const device = await connect('aq-d')
    const rejections: RejectionMessage[] = []
    device.on('message', (_, payload) => rejections.push(JSON.parse(payload.toString()) as RejectionMessage))
    await device.subscribeAsync('ioc/v1/air-quality/aq-d/rejections', { qos: 1 })
    const payload = JSON.stringify({ at: Date.now(), values: { pm25: -9999, no2: 18, honey: 1 } })
    await publish(device, topic('aq-d'), payload)
    await publish(device, topic('aq-d'), '\u0000 not json')
    await eventually('three reasons for the device', () => rejections.length >= 3)
    expect(rejections.map(({ reason, path }) => `${reason} ${path}`).sort()).toEqual([
      'bad-payload ',
      'out-of-range /values/pm25',
      'unknown-quantity /values/honey',
    ])
    expect((await admin.get<DeviceJson>('devices/aq-d')).state.values).toEqual({ no2: 18 })
    const { items } = await admin.get<Page<QuarantineRecordJson>>('quarantine?device=aq-d')
    const held = items.find(({ reason }) => reason === 'out-of-range')
    expect(Buffer.from(held?.bytes ?? '', 'base64').toString()).toBe(payload)
    await device.endAsync()
  })
})
