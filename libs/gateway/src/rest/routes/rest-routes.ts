import type { Route } from '../route.js'
import { alarmRoutes } from './alarm-routes.js'
import { areaRoutes } from './area-routes.js'
import { bulletinRoutes } from './bulletin-routes.js'
import { eventRoutes } from './event-routes.js'
import { peopleRoutes } from './people-routes.js'
import { registerRoutes } from './register-routes.js'
import { rehearsalRoutes } from './rehearsal-routes.js'
import { ruleRoutes } from './rule-routes.js'
import { screenRoutes } from './screen-routes.js'
import { systemRoutes } from './system-routes.js'

export {
  alarmRoutes,
  areaRoutes,
  eventRoutes,
  peopleRoutes,
  registerRoutes,
  rehearsalRoutes,
  ruleRoutes,
  screenRoutes,
  systemRoutes,
}

/** Every route that there is. A start refuses one that is not here, and one here that nothing serves. */
export const restRoutes: readonly Route[] = [
  ...Object.values(registerRoutes),
  ...Object.values(areaRoutes),
  ...Object.values(eventRoutes),
  ...Object.values(ruleRoutes),
  ...Object.values(rehearsalRoutes),
  ...Object.values(alarmRoutes),
  ...Object.values(bulletinRoutes),
  ...Object.values(peopleRoutes),
  ...Object.values(screenRoutes),
  ...Object.values(systemRoutes),
]
