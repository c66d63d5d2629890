import { createAddressBounds } from './address-bounds.js'

const bounds = () => createAddressBounds({ connections: 2, admissions: { burst: 2, perSecond: 1 } })

test('an address holds so many places and no more, and each given back is free again', () => {
  const { enter } = bounds()
  const leave = enter('a')
  expect([enter('a'), enter('a'), enter('b')].map((place) => place !== undefined)).toEqual([
    true,
    false,
    true,
  ])
  leave?.()
  expect(enter('a')).toBeDefined()
})

test('an address asks so often and no more, others as they like', () => {
  const { mayAsk } = bounds()
  expect([mayAsk('a', 0), mayAsk('a', 0), mayAsk('a', 0), mayAsk('b', 0)]).toEqual([true, true, false, true])
  expect(mayAsk('a', 1_000)).toBe(true)
})

test('the addresses of one IPv6 network are one asker', () => {
  const { enter } = bounds()
  const places = ['2001:db8::1', '2001:db8::2', '2001:db8::3', '2001:db8:0:1::1'].map((from) => enter(from))
  expect(places.map((place) => place !== undefined)).toEqual([true, true, false, true])
})
