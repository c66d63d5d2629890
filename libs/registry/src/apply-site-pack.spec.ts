import { type Rule, feeds } from '@haidang/domain'
import type { StoredRule } from '@haidang/store'

import { newVersions } from './apply-site-pack.js'

const [rule] = feeds.flatMap((feed) => feed.rules) as [Rule]
const stored = (version: number, more: Partial<StoredRule> = {}): StoredRule => ({
  rule: { ...rule, version },
  ...{ status: 'approved', origin: 'site', approvedAt: null, endedAt: null },
  ...more,
})

test('a rule that nobody knows comes as it is', () => {
  expect(newVersions([rule], [])).toEqual([rule])
})

test('a rule that says what is there already stays away, whatever its number', () => {
  expect(newVersions([rule], [stored(1), stored(7)])).toEqual([])
})

test('a rule that the pack has changed gets the next version', () => {
  const changed = { ...rule, onDelayMs: 42 }
  expect(newVersions([changed], [stored(1), stored(7)])).toEqual([{ ...changed, version: 8 }])
})

test('what a person has changed or retired, no start undoes', () => {
  const changed = { ...rule, onDelayMs: 42 }
  expect(newVersions([changed], [stored(1), stored(2, { origin: 'person' })])).toEqual([])
  expect(newVersions([rule], [stored(2, { origin: 'person', status: 'retired' })])).toEqual([])
  expect(newVersions([changed], [stored(1, { status: 'retired' })])).toEqual([])
})

test('what a person has only drafted holds nobody up, and keeps its number', () => {
  const changed = { ...rule, onDelayMs: 42 }
  const draft = stored(2, { origin: 'person', status: 'draft' })
  const thrownAway = stored(3, { origin: 'person', status: 'discarded' })
  expect(newVersions([changed], [stored(1), draft, thrownAway])).toEqual([{ ...changed, version: 4 }])
})
