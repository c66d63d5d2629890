import { type RuleJson, pageOf, ruleJsonSchema, ruleVersionSchema } from '@haidang/contracts'
import { roleReaches } from '@haidang/domain'
import { useMe } from '../alarms/use-me.js'
import { request } from '../rest/request.js'
import { type Resource, useResource } from '../rest/use-resource.js'

const rulesPage = pageOf(ruleJsonSchema)
const versionsPage = pageOf(ruleVersionSchema)

/** A rule that can be rehearsed, in force or still a draft. */
export type ListedRule = Readonly<{ rule: RuleJson; isDraft: boolean }>

/** The rules in force within my scope and, for who may see them, the drafts; by feed, then by id. */
export function useRules(): Resource<ListedRule[]> {
  const me = useMe()
  const seesDrafts = me !== undefined && roleReaches(me.role, 'operator')
  return useResource(`rules ${seesDrafts}`, async (signal) => {
    const [inForce, drafts] = await Promise.all([
      request(rulesPage, 'rules?limit=1000', { signal }),
      seesDrafts ? request(versionsPage, 'rule-versions?status=draft&limit=1000', { signal }) : { items: [] },
    ])
    return [
      ...inForce.items.map((rule) => ({ rule, isDraft: false })),
      ...drafts.items.map(({ rule }) => ({ rule, isDraft: true })),
    ].sort((one, other) => (sortedBy(one) < sortedBy(other) ? -1 : 1))
  })
}

function sortedBy({ rule: { feed, id, version } }: ListedRule): string {
  return [feed, id, String(version).padStart(10, '0')].join(' ')
}

/** How an address names a version: `river-stage@3`. */
export function versionName({ id, version }: Pick<RuleJson, 'id' | 'version'>): string {
  return `${id}@${version}`
}
