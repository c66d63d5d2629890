import type { Step } from '../step.js'
import { alarm } from './alarm.js'
import { borrow } from './borrow.js'
import { cut } from './cut.js'
import { impostor } from './impostor.js'
import { kill } from './kill.js'
import { late } from './late.js'
import { putBack } from './put-back.js'
import { repeat } from './repeat.js'
import { rights } from './rights.js'
import { rubbish } from './rubbish.js'
import { store } from './store.js'

/** What a doubter would try, in this order; `putBack` always runs. */
export const steps: readonly Step[] = [
  borrow,
  store,
  alarm,
  impostor,
  rubbish,
  repeat,
  late,
  kill,
  cut,
  rights,
]
export { putBack }
