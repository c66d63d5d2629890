import { alarms } from './vi/alarms.js'
import { bulletins } from './vi/bulletins.js'
import { entity } from './vi/entity.js'
import { map } from './vi/map.js'
import { session } from './vi/session.js'
import { shell } from './vi/shell.js'
import { truth } from './vi/truth.js'
import { wall } from './vi/wall.js'

/** Every word of the console in Vietnamese, a file a room; `en/` must have the same keys. ICU message syntax. */
export const vi = {
  ...shell,
  ...session,
  ...truth,
  ...alarms,
  ...map,
  ...entity,
  ...wall,
  ...bulletins,
} as const
