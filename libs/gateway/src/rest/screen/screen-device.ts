import {
  type AlarmAction,
  type AlarmState,
  type ObservedValue,
  type Quantity,
  alarmState,
  checkValue,
  deviceId,
  display,
  liveAlarms,
} from '@haidang/domain'
import {
  type DeviceSignal,
  type StoredDeviceState,
  type StoredScope,
  readDeviceStates,
  readScreens,
} from '@haidang/store'

import type { GatewayRoom } from '../gateway-room.js'

/** What a wall reports: how long ago it drew, how fast, and since when it has not heard us. */
export type ScreenReport = Readonly<{ frameAge?: number; frameRate?: number; linkAge: number }>

/** The device behind a wall. */
export type ScreenDevices = Readonly<{
  /** Where the device of a wall of that scope belongs: the whole site's stands at its root. */
  homeOf(scope: StoredScope): Readonly<{ area: string; agency: string }>
  /** Writes what a wall says, as intake writes what any device says. @throws StoreUnavailable */
  report(id: string, at: number, report: ScreenReport): Promise<void>
  /**
   * Closes the alarms of a wall that has been revoked: its rules look at it no more, and who revoked it has seen to
   * what was left. @throws StoreUnavailable
   */
  retire(id: string, by: string): Promise<void>
  /** Does so for walls whose revocation we did not live to carry through. @throws StoreUnavailable */
  retireLeftovers(): Promise<void>
}>

const topic = 'screens/me/heartbeat'

/** Joins walls to the one path of observations and alarms. */
export function createScreenDevices(room: GatewayRoom): ScreenDevices {
  const { registry, clock } = room
  const retire: ScreenDevices['retire'] = async (id, by) => {
    await registry.refresh() // first: from now on no rule looks at it
    const [stored] = await readDeviceStates(room.db, { ids: [id] })
    if (stored)
      await room.commit({
        observations: [],
        signals: lastSignals(stored, { by, at: clock.now() }),
        refusals: [],
      })
  }
  return {
    retire,
    retireLeftovers: async () => {
      const states = await readDeviceStates(room.db, { feed: display.id })
      const alarming = new Set<string>(
        states.filter(({ state }) => liveAlarms(state).length > 0).map(({ device }) => device),
      )
      for (const { id, revokedBy } of await readScreens(room.db, { revoked: true }))
        if (revokedBy !== null && alarming.has(id)) await retire(id, revokedBy)
    },
    homeOf: ({ areas = [] }) => {
      const tree = registry.areas()
      const root = tree.all.find(({ parent }) => parent === undefined)
      const area = areas.find((id) => tree.find(id)) ?? root?.id
      const agency = room.agency ?? registry.agencies()[0]?.id
      if (area === undefined || agency === undefined) throw new Error('the register has no area or no agency')
      return { area, agency }
    },
    report: async (id, at, report) => {
      if (!registry.device(id)) await registry.refresh() // paired by another process of ours, just now
      const values = valuesOf(report)
      const observation = {
        ...{ device: deviceId(id), feed: display.id, at, receivedAt: at, values, simulated: false },
      }
      const source = { topic, payload: new Uint8Array(), receivedAt: at }
      await room.commit({
        observations: [{ observation, source, index: 0 }],
        signals: [],
        refusals: [],
      })
    },
  }
}

/** A look at a device that no rule looks at any more, which ends what was suppressed, and what its last alarms still need. */
function lastSignals(
  { device, state }: StoredDeviceState,
  { by, at }: Readonly<{ by: string; at: number }>,
): DeviceSignal[] {
  const commands = liveAlarms(state).map((alarm): DeviceSignal => {
    const action = closing(alarmState(alarm.facts))
    return { device, signal: { kind: 'command', at, alarm: alarm.id, action, actor: by } }
  })
  return [{ device, signal: { kind: 'tick', at, listeningSinceAt: at } }, ...commands]
}

/** What is left to do about an alarm whose rule has just gone. */
function closing(state: AlarmState): AlarmAction {
  switch (state) {
    case 'shelved':
      return { kind: 'unshelve' }
    case 'out-of-service':
      return { kind: 'return-to-service' }
    default:
      return { kind: 'acknowledge' }
  }
}

function valuesOf(report: ScreenReport): ObservedValue[] {
  const said = new Map<string, number>(Object.entries(report))
  return display.quantities.flatMap((quantity: Quantity) => {
    const value = said.get(quantity.key)
    const verdict = value === undefined ? undefined : checkValue(quantity, value)
    if (!verdict?.ok) return []
    const { flags } = verdict
    return [
      { quantity: quantity.key, value: verdict.value, status: 'measuring' as const, flags, revision: 0 },
    ]
  })
}
