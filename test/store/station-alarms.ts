import { type AlarmId, deviceId } from '@haidang/domain'
import { aNoDataRule, aThresholdRule } from '@haidang/domain/testing'
import { type CommitStore, type DeviceSignal, commit } from '@haidang/store'

import { commitAll, engineWith, incoming, minute, start } from './test-store.js'

/** What happens to the alarms of stations whose dust is watched, and their silence. */
export const rules = [aThresholdRule(), aNoDataRule()]
export const station = (number: number) => deviceId(`station-${number}`)

export async function commitSignals(
  store: CommitStore,
  signals: DeviceSignal[],
  audit: Parameters<typeof commit>[1]['audit'] = [],
) {
  return commit(store, { observations: [], signals, refusals: [], audit }, engineWith(rules))
}

export async function raiseOn(store: CommitStore, number: number, at = start) {
  const { events } = await commitAll(store, [incoming(`station-${number}`, at, { pm25: 90 })], rules)
  if (!events[0]) throw new Error('nothing was raised')
  return events[0]
}

export const acknowledge = (number: number, alarm: AlarmId, expectedSeq?: number): DeviceSignal => ({
  device: station(number),
  signal: {
    kind: 'command',
    at: start + minute,
    alarm,
    action: { kind: 'acknowledge', comment: 'đã\0 xem' },
    actor: 'an',
  },
  ...(expectedSeq !== undefined && { expectedSeq }),
})

export const tick = (number: number, at: number): DeviceSignal => ({
  device: station(number),
  signal: { kind: 'tick', at, listeningSinceAt: 0 },
})
