import { type DeviceState, deviceId, emptyDeviceState, feedId } from '@haidang/domain'
import fc from 'fast-check'

import { message, now } from '../testing/outside.js'
import { judge } from '../steps/index.js'
import { createFreeInstants } from '../steps/free-instants.js'
import { isPast, isPlainlyPast, isToldAsPast } from './tells-past.js'

const minute = 60_000
const device = {
  id: deviceId('air-01'),
  feed: feedId('air-quality'),
  intervalMs: 5 * minute,
  simulated: false,
}
const findDevice = (id: string) => (id === 'air-01' ? device : undefined)
const newest = (at: number) => ({ value: 1, at, receivedAt: at, status: 'measuring', flags: [] }) as const
const heard: DeviceState = {
  ...emptyDeviceState,
  latest: { pm25: newest(now - minute), co: newest(now - 500 * minute) },
}

/** Both ways of looking at the same message. */
function looks(sent: readonly object[], more: object = {}, of: { state?: DeviceState } = { state: heard }) {
  const said = message(sent, more)
  const world = { findDevice, freeInstants: createFreeInstants(), entrance: 'device' } as const
  const stateOf = () => of.state
  return {
    plainly: isPlainlyPast(said, { findDevice, stateOf }),
    judged: isPast(judge(said, world), stateOf),
  }
}

const hourly = (count: number, values: object = { pm25: 1 }) =>
  Array.from({ length: count }, (_, place) => ({ at: now - (place + 20) * minute, values }))

test.each<[string, ReturnType<typeof looks>, { plainly: boolean; judged: boolean }]>([
  ['sixty values behind the newest', looks(hourly(60)), { plainly: true, judged: true }],
  [
    'stamps as text',
    looks(hourly(60).map((one) => ({ ...one, at: new Date(one.at).toISOString() }))),
    { plainly: true, judged: true },
  ],
  [
    'one of now among them',
    looks([...hourly(60), { at: now, values: { pm25: 1 } }]),
    { plainly: false, judged: false },
  ],
  ['too few', looks(hourly(49)), { plainly: false, judged: false }],
  [
    'ahead of what was said of that quantity',
    looks(hourly(60, { co: 1 })),
    { plainly: false, judged: false },
  ],
  ['a device never heard', looks(hourly(60), {}, {}), { plainly: false, judged: false }],
  [
    'another device',
    looks(hourly(60), { topic: 'ioc/v1/air-quality/air-02/observations' }),
    { plainly: false, judged: false },
  ],
  [
    'another feed',
    looks(hourly(60), { topic: 'ioc/v1/noise/air-01/observations' }),
    { plainly: false, judged: false },
  ],
  ['cut for its size', looks(hourly(60), { isCut: true }), { plainly: false, judged: false }],
])('%s', (_, seen, expected) => {
  expect(seen).toEqual(expected)
})

const topicOfPast = 'ioc/v1-past/air-quality/air-01/observations'

test.each<[string, ReturnType<typeof looks>['judged'], boolean]>([
  ['a single value behind the newest', looks(hourly(1), { topic: topicOfPast }).judged, true],
  ['what is ahead of all that was said', looks(hourly(1, { co: 1 }), { topic: topicOfPast }).judged, false],
  ['what is of now', looks([{ at: now, values: { pm25: 1 } }], { topic: topicOfPast }).judged, false],
  ['nothing', looks([], { topic: topicOfPast }).judged, false],
])('told as what was kept, %s', (_, seen, expected) => {
  expect(seen).toBe(expected)
})

test.each([
  [{ topic: topicOfPast }, true],
  [{}, false],
  [{ topic: 'ioc/v1-past/air-quality/air-02/observations' }, false],
  [{ topic: 'ioc/v1-past/noise/air-01/observations' }, false],
  [{ topic: topicOfPast, isCut: true }, false],
])(
  'what of %j a known device has told as what it kept is known without looking into it',
  (more, expected) => {
    expect(isToldAsPast(message(undefined, { text: 'anything', ...more }), { findDevice })).toBe(expected)
  },
)

test('what is plainly past is past after its judgement, too, whatever is said', () => {
  const at = fc.oneof(
    fc.integer({ min: now - 600 * minute, max: now + 10 * minute }),
    fc.integer({ min: now - 600 * minute, max: now - 20 * minute }).map((ms) => new Date(ms).toISOString()),
    fc.constantFrom('yesterday', '2026-02-31T00:00:00Z', 12, null, undefined),
  )
  const odd = fc.record(
    {
      at,
      values: fc.oneof(
        fc.dictionary(
          fc.constantFrom('pm25', 'co', 'nothing', '__proto__'),
          fc.oneof(fc.double(), fc.string()),
        ),
        fc.constant(null),
      ),
      status: fc.constantFrom('measuring', 'fault', 'odd'),
      position: fc.constantFrom([108.2, 16.06], 'here'),
    },
    { requiredKeys: ['values'] },
  )
  fc.assert(
    fc.property(fc.array(odd, { maxLength: 3 }), fc.integer({ min: 45, max: 70 }), (strange, count) => {
      const seen = looks([...strange, ...hourly(count)])
      // what is refused of it is not counted: only that may make it too short
      return !seen.plainly || seen.judged || count < 50
    }),
  )
})
