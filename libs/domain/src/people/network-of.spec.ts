import { expect, test } from '@jest/globals'
import { networkOf } from './network-of.js'

test.each([
  ['2001:db8:1:2:aaaa::1', '2001:db8:1:2::/64'],
  ['2001:0DB8:0001:0002:ffff:ffff:ffff:ffff', '2001:db8:1:2::/64'],
  ['2001:db8::1', '2001:db8:0:0::/64'],
  ['fe80::1%eth0', 'fe80:0:0:0::/64'],
  ['::1', '0:0:0:0::/64'],
])('of IPv6 the first half counts: %s', (address, network) => {
  expect(networkOf(address)).toBe(network)
})

test.each([
  ['192.0.2.7', '192.0.2.7'],
  ['::ffff:192.0.2.7', '192.0.2.7'],
  ['::FFFF:c000:207', '192.0.2.7'],
  ['0:0:0:0:0:ffff:c000:0207', '192.0.2.7'],
])('an IPv4 address counts as itself, whatever it wears: %s', (address, network) => {
  expect(networkOf(address)).toBe(network)
})

test('neighbouring networks are two', () => {
  expect(networkOf('2001:db8:1:2::1')).not.toBe(networkOf('2001:db8:1:3::1'))
})

test.each([
  '',
  'unix:',
  'a:b',
  '1::2::3',
  '1:2:3:4:5:6:7:8:9',
  '::ffff:1.2.3',
  '::ffff:1.2.3.999',
  '12345::',
  '::1.2.3.4.5',
])('what is no address stays itself: %s', (text) => {
  expect(networkOf(text)).toBe(text)
})
