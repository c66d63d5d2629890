import { type Scope, inScope } from '@haidang/domain'
import type { StoredAlarmEvent } from '@haidang/store'

/** Whether an event is the scope's to know: by the area that its alarm keeps, or where the device was when it happened. */
export function eventInScope(
  scope: Scope,
  { area, deviceArea = area, feed }: Pick<StoredAlarmEvent, 'area' | 'deviceArea' | 'feed'>,
): boolean {
  return inScope(scope, { area, feed }) || inScope(scope, { area: deviceArea, feed })
}
