import { type Log, type Rule, agencyId, areaId, deviceId, growAreaTree } from '@haidang/domain'
import { aThresholdRule } from '@haidang/domain/testing'
import type { StoredRule } from '@haidang/store'

import { arrange, watchedAreas } from './snapshot.js'

const said: unknown[] = []
const log: Log = {
  debug: () => undefined,
  info: () => undefined,
  warn: () => undefined,
  error: (event, detail) => said.push({ event, ...detail }),
  child: () => log,
}

const stored = (rule: Rule, status: StoredRule['status'] = 'approved'): StoredRule => ({
  rule,
  ...{ status, origin: 'site', approvedAt: null, endedAt: null },
})
const arranged = (rules: StoredRule[]) =>
  arrange(
    {
      version: 1,
      areas: [],
      agencies: [],
      devices: [],
      memberships: [],
      bulletins: [],
      bulletinsLeftOut: ['9'],
      rules,
      credentials: [],
    },
    log,
  )

test('a rule that cannot be read, and a bulletin about something unknown, is left out and said; the others stand', () => {
  const dust = aThresholdRule()
  const spoilt: Rule = JSON.parse(JSON.stringify({ ...dust, id: 'spoilt', version: 2, condition: null }))
  const former = { ...dust, id: spoilt.id, version: 1 }
  const { rules, ruleVersions } = arranged([stored(dust), stored(former, 'retired'), stored(spoilt)])
  expect(rules).toEqual([dust])
  expect([...(ruleVersions.get('spoilt')?.keys() ?? [])]).toEqual([1])
  expect(said).toMatchObject([
    { event: 'registry.rule-left-out', rule: 'spoilt', version: 2 },
    { event: 'registry.bulletin-left-out', bulletin: '9' },
  ])
})

test('a draft watches nothing, and neither does a version that has been retired or thrown away', () => {
  const dust = aThresholdRule()
  const versions = (['retired', 'approved', 'discarded', 'draft'] as const).map((status, place) =>
    stored({ ...dust, version: place + 1 }, status),
  )
  const { rules, ruleVersions } = arranged(versions)
  expect(rules.map(({ version }) => version)).toEqual([2])
  expect([...(ruleVersions.get(dust.id)?.keys() ?? [])]).toEqual([1, 2])
})

test('a rule means a device by its unit, by what that took over from, and by an agency’s own area', () => {
  const area = (id: string, more: object = {}) => ({
    ...{ id: areaId(id), kind: 'ward', name: { vi: id, en: id } },
    ...more,
  })
  const [day, quay, lamp] = ['2025-07-01', areaId('quay'), deviceId('lamp')]
  const areas = growAreaTree([
    area('city'),
    area('old', { parent: 'city', validTo: day, successors: [quay] }),
    area('quay', { parent: 'city', validFrom: day }),
    area('beat-1', { agency: 'fire' }),
    area('beat-2', { agency: 'fire' }),
  ])
  const fire = agencyId('fire')
  const memberships = new Map([
    [
      lamp,
      [
        { area: areaId('beat-1'), agency: fire, toDay: day },
        { area: areaId('beat-2'), agency: fire, fromDay: day },
      ],
    ],
  ])
  expect(watchedAreas({ id: lamp, area: quay }, { areas, memberships })).toEqual([
    'quay',
    'city',
    'beat-2',
    'old',
  ])
})
