import { type Rule, areaDeviceId, areaWatch } from '@haidang/domain'
import { type Db, addDevices } from '@haidang/store'

import type { Snapshot } from './snapshot.js'

/** Makes the device that stands for a rule over several devices. It lies in the rule's own area, or at the site's root. */
export async function settleAreaRule(
  db: Db,
  rule: Rule,
  { register, at }: Readonly<{ register: Pick<Snapshot, 'areas' | 'agencies'>; at: number }>,
): Promise<void> {
  const root = register.areas.all.find(({ parent }) => parent === undefined)?.id
  const area = rule.scope?.areas?.[0] ?? root
  const agency = register.agencies[0]?.id
  if (area === undefined || agency === undefined) throw new Error('the register has no area or no agency')
  const device = {
    ...{ id: areaDeviceId(rule), feed: areaWatch.id, name: rule.name, area, agency },
    ...{ intervalSeconds: areaWatch.intervalSeconds, labels: {}, simulated: false },
  }
  await db.tx((tx) => addDevices(tx, [device], { origin: 'site', at }))
}
