import { hashUserCode, newScreenId, newUserCode, readUserCode } from './pairing-code.js'

test('a code is eight signs in two groups, none of which is taken for another', () => {
  for (let count = 0; count < 200; count += 1)
    expect(newUserCode()).toMatch(/^[34679CDFHJKMNPQRTVWX]{4}-[34679CDFHJKMNPQRTVWX]{4}$/)
})

test('case, spaces and dashes do not matter', () => {
  for (const typed of ['4K7Q-9MXT', '4k7q9mxt', ' 4k7q 9mxt ', '4K-7Q-9M-XT'])
    expect(readUserCode(typed)).toBe('4K7Q-9MXT')
})

test.each(['', '4K7Q', '4K7Q-9MX0', '4K7Q-9MXTX', 'OOOO-IIII', '4K7Q-9MẬT'])(
  '%j is no code of ours',
  (typed) => expect(readUserCode(typed)).toBeUndefined(),
)

test('of a code only a hash is kept, and two codes have two', () => {
  expect(hashUserCode('4K7Q-9MXT')).toHaveLength(32)
  expect(hashUserCode('4K7Q-9MXT')).not.toEqual(hashUserCode('4K7Q-9MXV'))
})

test('a wall’s id can stand in an address and in a topic', () => {
  expect(newScreenId()).toMatch(/^wall-[a-z0-9]{8}$/)
})
