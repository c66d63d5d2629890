import { expect, test } from '@jest/globals'
import { deviceId, episodeId, isReadableId, ruleId } from './ids.js'

test.each(['aq-01', 'a', 'x'.repeat(64)])('%s names a device', (text) => {
  expect(deviceId(text)).toBe(text)
})

test.each(['', '#', '+', '__proto__', 'constructor!', 'AQ', 'a/b', 'x'.repeat(65), 'trạm'])(
  '%j names nothing',
  (text) => {
    expect(isReadableId(text)).toBe(false)
    expect(() => deviceId(text)).toThrow(RangeError)
  },
)

test('the same episode has the same id whenever it is found', () => {
  const key = {
    rule: ruleId('dust'),
    device: deviceId('aq-01'),
    quantity: 'pm25',
    raisedAt: 1_795_244_400_000,
  }
  expect(episodeId(key)).toBe(episodeId({ ...key }))
  expect(episodeId({ ...key, quantity: '' })).toBe('dust.aq-01.device.mwq25wg0')
})
