import { alarms } from './vi/alarms.js'
import { bulletins } from './vi/bulletins.js'
import { entity } from './vi/entity.js'
import { map } from './vi/map.js'
import { session } from './vi/session.js'
import { shell } from './vi/shell.js'
import { truth } from './vi/truth.js'

/** Every word of the desk in Vietnamese, a file a room; `en/` must have the same keys. ICU message syntax. */
export const vi = {
  ...shell,
  ...session,
  ...truth,
  ...alarms,
  ...map,
  ...entity,
  ...bulletins,
} as const
