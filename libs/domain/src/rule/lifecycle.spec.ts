import { expect, test } from '@jest/globals'
import { type RuleStatus, type RuleStep, stepRule } from './lifecycle.js'

const version = (status: RuleStatus) => ({ version: 3, status, draftedBy: 'linh' })
const second = { username: 'minh', isPerson: true, newestApproved: 2 }

test.each<[RuleStatus, RuleStep, string]>([
  ['draft', 'approve', 'approved'],
  ['draft', 'discard', 'discarded'],
  ['draft', 'retire', 'rule-not-in-force'],
  ['approved', 'retire', 'retired'],
  ['approved', 'approve', 'not-a-draft'],
  ['approved', 'discard', 'not-a-draft'],
  ['retired', 'retire', 'rule-not-in-force'],
  ['retired', 'approve', 'not-a-draft'],
  ['retired', 'discard', 'not-a-draft'],
  ['discarded', 'retire', 'rule-not-in-force'],
  ['discarded', 'approve', 'not-a-draft'],
  ['discarded', 'discard', 'not-a-draft'],
])('a version that is %s and is to %s: %s', (status, step, outcome) => {
  const stepped = stepRule(version(status), step, second)
  expect(stepped.ok ? stepped.status : stepped.reason).toBe(outcome)
})

test('who drafted a version does not approve it', () => {
  expect(stepRule(version('draft'), 'approve', { ...second, username: 'linh' })).toEqual({
    ok: false,
    reason: 'second-person-needed',
  })
})

test('a program approves nothing', () => {
  expect(stepRule(version('draft'), 'approve', { ...second, isPerson: false })).toEqual({
    ok: false,
    reason: 'person-needed',
  })
})

test('a draft that a newer version has overtaken is not approved', () => {
  expect(stepRule(version('draft'), 'approve', { ...second, newestApproved: 4 })).toEqual({
    ok: false,
    reason: 'stale-draft',
  })
})

test('the first version of a rule needs no version before it', () => {
  expect(stepRule(version('draft'), 'approve', { ...second, newestApproved: undefined })).toEqual({
    ok: true,
    status: 'approved',
  })
})
