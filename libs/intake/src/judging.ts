import type { IncomingMessage } from '@haidang/broker'

import type { IntakePorts } from './ports.js'
import type { Counts } from './stats.js'
import type { Checked } from './steps/check.js'
import { judge } from './steps/index.js'
import { type Stopped, type World, isRefused } from './steps/step.js'
import type { Work } from './work.js'

/** Of so many messages one is timed: a clock read twice for each would be a cost of its own. */
const timedEvery = 16

/** The steps, and how long they take. */
export function createJudge(
  world: World,
  metrics: IntakePorts['metrics'],
): (message: IncomingMessage, place: number) => Checked | Stopped {
  return (message, place) => {
    const isTimed = metrics !== undefined && place % timedEvery === 0
    if (!isTimed && message.span === undefined) return judge(message, world)
    const startedMs = performance.now()
    const part = message.span?.child('check')
    const judged = judge(message, world)
    part?.end(isRefused(judged) ? { error: judged.refusal.reason } : { values: judged.accepted })
    if (isTimed) metrics.judged(performance.now() - startedMs, timedEvery)
    return judged
  }
}

/** The work of a message that is followed knows it; of any other it is what it was. */
export function followed(work: Work, { span }: IncomingMessage): Work {
  const device =
    work.observations[0]?.observation.device ?? work.deviceEvents[0]?.event.device ?? work.signals[0]?.device
  return span && device ? { ...work, trace: { device, span } } : work
}

/** Counts how far a message has come, and its values. */
export function count(judged: Checked | Stopped, counts: Counts): void {
  const passed = isRefused(judged) ? judged.passed : 3
  if (passed > 0) counts.stages.located++
  if (passed > 1) counts.stages.decoded++
  if (passed > 2) counts.stages.checked++
  if (isRefused(judged)) return
  counts.values.given += judged.given
  counts.values.accepted += judged.accepted
}
