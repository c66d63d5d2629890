import { type DeviceState, deviceId, feedId } from '@haidang/domain'

import { withCurrentPresence } from './current-presence.js'
import { createDeviceBoard } from './live/water/device-board.js'

const startedAt = 10_000
const connected = (at: number): DeviceState => ({ latest: {}, rules: {}, presence: { online: true, at } })

test.each([
  ['before the broker started says nothing', startedAt - 1, undefined],
  ['since then is believed', startedAt, { online: true, at: startedAt }],
])('a presence that was told %s', (_, at, presence) => {
  expect(withCurrentPresence(connected(at), startedAt).presence).toEqual(presence)
  const board = createDeviceBoard({ presenceSinceAt: startedAt }).of(feedId('air-quality'))
  board.take(deviceId('aq-1'), connected(at))
  expect(board.entry(board.row(deviceId('aq-1'))).presence).toEqual(presence)
})
