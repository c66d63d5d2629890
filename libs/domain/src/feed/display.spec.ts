import { ruleApplies } from '../rule/applies.js'
import { areaId, deviceId } from '../ids.js'
import { type DeviceState, emptyDeviceState, liveAlarms } from '../engine/device-state.js'
import { evaluate } from '../engine/evaluate.js'
import type { Signal } from '../engine/signal.js'
import { display, displayService } from './display.js'
import { internalFeeds, isInternal } from './index.js'

const second = 1_000
const device = { id: deviceId('wall-1'), feed: display.id, intervalMs: display.intervalSeconds * second }
const listeningSinceAt = 0

const told = (at: number, frameAge: number): Signal => ({
  kind: 'observation',
  at,
  receivedAt: at,
  values: [{ quantity: 'frameAge', value: frameAge, status: 'measuring', flags: [], revision: 0 }],
})
const tick = (at: number): Signal => ({ kind: 'tick', at, listeningSinceAt })

function play(signals: readonly Signal[], rules = display.rules, state: DeviceState = emptyDeviceState) {
  const played = evaluate({ device, rules, state, signals })
  const reasons = played.transitions.map(({ alarm, reason }) => `${alarm.rule.id} ${reason}`)
  return { state: played.state, reasons, alarms: liveAlarms(played.state) }
}

test('a wall that says nothing for thirty seconds is an alarm of severity 3, and over when it speaks', () => {
  const silent = play([told(0, 0), tick(29_999), tick(30_000)])
  expect(silent.reasons).toEqual(['display-no-data raised'])
  expect(silent.alarms).toMatchObject([{ severity: 3, raisedAt: 30_000 }])
  expect(play([told(60_000, 0)], display.rules, silent.state).reasons).toEqual(['display-no-data returned'])
})

test('one that draws nothing for thirty seconds is an alarm although it speaks', () => {
  expect(play([0, 10, 20, 29].map((age) => told(age * second, age))).reasons).toEqual([])
  const frozen = play([0, 10, 20, 30].map((age) => told(age * second, age)))
  expect(frozen.reasons).toEqual(['display-frozen raised'])
  expect(frozen.alarms).toMatchObject([{ severity: 3, value: 30, limit: 30 }])
})

test('it must draw again over three reports to be believed', () => {
  const { state } = play([told(0, 40)])
  expect(play([told(10_000, 0), told(20_000, 0)], display.rules, state).reasons).toEqual([])
  expect(play([told(10_000, 0), told(20_000, 0), told(30_000, 0)], display.rules, state).reasons).toEqual([
    'display-frozen returned',
  ])
})

test('no rule looks at a wall that has been taken out of service; what was left of it is closed', () => {
  const subject = { id: device.id, feed: display.id, areas: [areaId('city')] }
  const rulesOf = (service: string) =>
    display.rules.filter((rule) =>
      ruleApplies(rule, { ...subject, labels: { [displayService.label]: service } }),
    )
  expect(rulesOf(displayService.in)).toHaveLength(2)
  expect(rulesOf(displayService.out)).toEqual([])
  const dead = play([told(0, 0), tick(30_000)])
  const retired = play([tick(31_000), tick(90_000)], [], dead.state)
  expect(retired.reasons).toEqual(['display-no-data rule-retired'])
})

test('walls are of the house, not of the city', () => {
  expect(internalFeeds).toEqual([display.id, 'area-watch'])
  expect([isInternal('display'), isInternal('air-quality'), isInternal('no-such-feed')]).toEqual([
    true,
    false,
    false,
  ])
})
