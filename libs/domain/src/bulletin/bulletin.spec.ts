import { areaId } from '../ids.js'
import {
  type Bulletin,
  bulletinInForce,
  bulletinProblems,
  bulletinState,
  bulletinsFor,
  bulletinsTurnAt,
  hazardText,
  isWithdrawn,
  riskLevelText,
} from './bulletin.js'

const hour = 3_600_000
const bulletin = (more: Partial<Bulletin> = {}): Bulletin => ({
  ...{ id: '1', number: 'LU-118', issuer: 'Đài KTTV', hazard: 'flood', level: 3, areas: [areaId('city')] },
  ...{ issuedAt: 0, validFromAt: hour, validToAt: 7 * hour },
  ...more,
})
const quay = [areaId('quay'), areaId('city')]
const ask = (bulletins: Bulletin[], at: number, level = 2) =>
  bulletinInForce(bulletinsFor(bulletins, quay), { hazard: 'flood', level }, at)?.id

test('a bulletin is in force from its first instant until its last, unless it is followed or cancelled before', () => {
  const at = (hours: number, one = bulletin()) => bulletinState(one, hours * hour)
  expect([0.9, 1, 6.9, 7].map((hours) => at(hours))).toEqual(['coming', 'in-force', 'in-force', 'expired'])
  const cancelled = bulletin({ ended: { at: 3 * hour, as: 'cancelled' } })
  expect([2.9, 3].map((hours) => at(hours, cancelled))).toEqual(['in-force', 'cancelled'])
})

test('only what is cancelled before its time was withdrawn', () => {
  const ended = (hours: number, as: 'cancelled' | 'superseded') =>
    isWithdrawn(bulletin({ ended: { at: hours * hour, as } }))
  expect([ended(0.9, 'cancelled'), ended(1, 'cancelled'), ended(0.9, 'superseded')]).toEqual([
    true,
    false,
    false,
  ])
  expect(isWithdrawn(bulletin())).toBe(false)
})

test('a place is asked about with all that contains it; the highest level answers, then the newest', () => {
  const higher = bulletin({ id: '2', level: 4, areas: [areaId('quay')] })
  const newer = bulletin({ id: '3', level: 4, issuedAt: hour })
  const elsewhere = bulletin({ id: '4', level: 5, areas: [areaId('hill')] })
  const storm = bulletin({ id: '5', level: 5, hazard: 'storm' })
  expect(ask([bulletin(), higher, newer, elsewhere, storm], 2 * hour)).toBe('3')
  expect(ask([bulletin()], 2 * hour, 4)).toBeUndefined()
  expect(ask([bulletin(), higher], 8 * hour)).toBeUndefined()
  expect(ask([elsewhere, storm], 2 * hour)).toBeUndefined()
})

test('the next turn is the next instant at which anything begins or ends', () => {
  expect(bulletinsTurnAt([bulletin()], 0)).toBe(hour)
  expect(bulletinsTurnAt([bulletin({ ended: { at: 2 * hour, as: 'superseded' } })], hour)).toBe(2 * hour)
  expect(bulletinsTurnAt([bulletin()], 7 * hour)).toBeUndefined()
})

test('a level that the decision does not know for the hazard, an end before the beginning, and no place are problems', () => {
  expect(bulletinProblems(bulletin())).toEqual([])
  expect(bulletinProblems(bulletin({ hazard: 'storm', level: 2 }))).toEqual(['level-out-of-range'])
  expect(bulletinProblems(bulletin({ hazard: 'heavy-rain', level: 5 }))).toEqual(['level-out-of-range'])
  expect(bulletinProblems(bulletin({ validToAt: hour, areas: [] }))).toEqual([
    'ends-before-it-begins',
    'no-area',
  ])
})

test('nothing is said for longer than a month ahead, but drought for a season', () => {
  const days = (count: number) => count * 24 * hour
  const problems = (hazard: Bulletin['hazard'], validToAt: number) =>
    bulletinProblems(bulletin({ hazard, validToAt }))
  expect([problems('flood', days(31)), problems('flood', days(31) + 1)]).toEqual([[], ['lasts-too-long']])
  expect([problems('drought', days(184)), problems('drought', days(184) + 1)]).toEqual([
    [],
    ['lasts-too-long'],
  ])
})

test('the level reads with its word, in both languages', () => {
  expect([riskLevelText(bulletin(), 'vi'), riskLevelText(bulletin(), 'en')]).toEqual(['Cấp 3', 'Level 3'])
  expect(hazardText('flood', 'en')).toBe('Flood, inundation')
})
