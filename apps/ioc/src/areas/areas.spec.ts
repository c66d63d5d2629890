import { areaLines, planLines, withdrawalLines } from './area-lines.js'
import { readWish } from './read-wish.js'

const name = { vi: 'Phường Mới', en: 'New Ward' }
const words = { day: '2027-01-01', from: 'ward-a,ward-b', into: 'ward-c', kind: 'ward' }

test('a merge is asked as REST takes it', async () => {
  const wish = await readWish('merge', { ...words, 'name-vi': name.vi, 'name-en': name.en, confirm: 'abc' })
  expect(wish).toEqual({
    path: 'areas/merge',
    body: {
      ...{ day: '2027-01-01', from: ['ward-a', 'ward-b'], confirm: 'abc' },
      into: { id: 'ward-c', kind: 'ward', name },
    },
  })
})

test('what is missing is named, and so is a word that there is not', async () => {
  await expect(readWish('merge', words)).rejects.toThrow('--name-vi is missing')
  await expect(readWish('split', words)).rejects.toThrow('--plan is missing')
  await expect(readWish('split', { ...words, plan: '/nowhere.json' })).rejects.toThrow('is no plan')
  await expect(readWish('rename', words)).rejects.toThrow('no "rename"')
})

test('a plan says what ends and begins, and with which word it is confirmed', () => {
  const ends = [{ id: 'ward-a', kind: 'ward', name: { vi: 'Phường A', en: 'Ward A' } }]
  const begins = [{ id: 'ward-c', kind: 'ward', name }]
  const plan = { day: '2027-01-01', ends, begins, moves: [{ device: 'aq-1', from: 'ward-a', to: 'ward-c' }] }
  expect(planLines({ ...plan, done: false, confirm: '12ab' })).toEqual([
    'From 2027-01-01 on:',
    '  ends    ward-a  Phường A',
    '  begins  ward-c  Phường Mới, 1 devices',
    'Nothing is done yet. To do exactly this, say it again with --confirm 12ab',
  ])
  expect(planLines({ ...plan, done: true, confirm: '12ab' }).at(-1)).toBe('Done; it is in the audit.')
})

test('a change is called off by a unit that it is to end', async () => {
  expect(await readWish('withdraw', { from: 'ward-a' })).toEqual({
    ...{ path: 'areas/withdraw', body: { ends: 'ward-a' } },
  })
  const ends = [{ id: 'ward-a', kind: 'ward', name: { vi: 'Phường A', en: 'Ward A' } }]
  const begins = [{ id: 'ward-c', kind: 'ward', name }]
  expect(withdrawalLines({ day: '2027-01-01', ends, begins, moves: [], done: true, confirm: '1' })).toEqual([
    'No more from 2027-01-01 on:',
    '  stays         ward-a  Phường A',
    '  never begins  ward-c  Phường Mới',
    'Done; it is in the audit.',
  ])
})

test('a unit that has ended says what it became', () => {
  const unit = { id: 'quan-a', kind: 'district', name: { vi: 'Quận A', en: 'District A' } }
  expect(areaLines([{ ...unit, validTo: '2025-07-01', successors: ['ward-a'] }])[0]).toMatch(
    /^quan-a +– 2025-07-01 {2}Quận A → ward-a$/,
  )
})
