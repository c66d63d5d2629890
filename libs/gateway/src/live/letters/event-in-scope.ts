import { type Scope, inScope } from '@haidang/domain'
import type { StoredAlarmEvent } from '@haidang/store'

/** Whether an event is the scope's to know: by the areas that its alarm keeps, or where the device was when it happened. */
export function eventInScope(
  scope: Scope,
  {
    area,
    deviceArea = area,
    agencyAreas,
    feed,
  }: Pick<StoredAlarmEvent, 'area' | 'deviceArea' | 'agencyAreas' | 'feed'>,
): boolean {
  return inScope(scope, { area, agencyAreas, feed }) || inScope(scope, { area: deviceArea, feed })
}
