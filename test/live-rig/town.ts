import {
  type Area,
  type Device,
  type DeviceId,
  type Rule,
  agencyId,
  areaId,
  deviceId,
  feedId,
  growAreaTree,
  ruleId,
} from '@haidang/domain'
import type { RegistryPort } from '@haidang/gateway'
import { type Db, addAgencies, addAreas, addDevices, addRules } from '@haidang/store'

/** A small city: a register in the database, and the same in memory as the gateway needs it. */
export type Town = Readonly<{
  areas: readonly Area[]
  devices: Device[]
  rules: readonly Rule[]
  registry: Pick<RegistryPort, 'device' | 'devices' | 'rule'>
}>

const air = feedId('air-quality')

/** Raised above 80, over at 80 − deadband at once, so that every second value makes an alarm event. */
export const dustRule: Rule = {
  id: ruleId('dust'),
  version: 1,
  name: { vi: 'Bụi', en: 'Dust' },
  feed: air,
  condition: {
    kind: 'threshold',
    quantity: 'pm25',
    direction: 'above',
    levels: [{ limit: 80, severity: 3 }],
    deadband: 1,
  },
  onDelayMs: 0,
  offDelayMs: 0,
  autoAcknowledge: true,
}

/** Stations and vehicles dealt evenly over a north and a south. */
export function planTown({ stations, vehicles = 0 }: { stations: number; vehicles?: number }): Town {
  const areas: Area[] = ['city', 'north', 'south'].map((id) => ({
    id: areaId(id),
    ...(id !== 'city' && { parent: areaId('city') }),
    kind: 'ward',
    name: { vi: id, en: id },
  }))
  const devices = [...numbered('station', stations, 'air-quality'), ...numbered('truck', vehicles, 'vehicle')]
  const rules = [dustRule]
  const find = (): Map<string, Device> => new Map(devices.map((device) => [device.id, device]))
  let byId = find()
  const registry: Town['registry'] = {
    device: (id) => {
      if (byId.size !== devices.length) byId = find()
      return byId.get(id)
    },
    devices: () => devices,
    rule: (id) => rules.find((rule) => rule.id === id),
  }
  return { areas, devices, rules, registry }
}

/** Writes the town's register. */
export async function settleTown(db: Db, { areas, devices, rules }: Town): Promise<void> {
  const by = { origin: 'site', at: Date.now(), by: 'test' } as const
  await db.tx(async (tx) => {
    await addAreas(tx, areas)
    await addAgencies(tx, [{ id: agencyId('office'), name: { vi: 'Sở', en: 'Office' } }])
    await addDevices(tx, devices, by)
    await addRules(tx, rules, by)
  })
}

export const townTree = (town: Town) => growAreaTree(town.areas)

function numbered(kind: string, count: number, feed: string): Device[] {
  return Array.from({ length: count }, (_, place) => newDevice(deviceId(`${kind}-${place}`), feed, place))
}

function newDevice(id: DeviceId, feed: string, place: number): Device {
  return {
    id,
    feed: feedId(feed),
    name: { vi: `Trạm ${id}`, en: `Station ${id}` },
    area: areaId(place % 2 === 0 ? 'north' : 'south'),
    agency: agencyId('office'),
    ...(feed === 'air-quality' && { position: [108.2 + place / 1_000, 16.05] as const }),
    intervalSeconds: feed === 'vehicle' ? 15 : 300,
    labels: {},
    simulated: false,
  }
}
