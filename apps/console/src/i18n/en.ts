import { alarms } from './en/alarms.js'
import { bulletins } from './en/bulletins.js'
import { entity } from './en/entity.js'
import { map } from './en/map.js'
import { session } from './en/session.js'
import { shell } from './en/shell.js'
import { truth } from './en/truth.js'

/** Every word of the desk in English. */
export const en = {
  ...shell,
  ...session,
  ...truth,
  ...alarms,
  ...map,
  ...entity,
  ...bulletins,
} as const
