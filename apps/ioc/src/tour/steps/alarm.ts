import { until } from '../../until.js'
import { duration, say } from '../speaking.js'
import type { Step } from '../step.js'

/** A value over the limit is heard by whoever sits in the control room. */
export const alarm: Step = {
  id: 'alarm',
  title: 'Hears the alarm on a live client',
  needsStation: true,
  take: async (tour) => {
    const { follower, station, signal } = tour
    const from = performance.now()
    const pubackMs = await say(tour, tour.stamp(), station.alarming)
    const event = await until(
      `an alarm of ${station.id} by rule ${station.rule.id} on the live connection`,
      () =>
        follower.events.find(
          ({ alarm: one, to }) =>
            one.device === station.id && one.rule.id === station.rule.id && to === 'unacknowledged',
        ),
      { withinMs: 20_000, everyMs: 2, signal },
    )
    const ms = performance.now() - from
    tour.alarm = event.alarm.id
    return {
      ms,
      figures: { pubackMs, alarmMs: ms, seq: event.seq },
      evidence: [
        `${station.quantity} ${station.alarming} beyond ${event.alarm.limit ?? station.rule.limit} ${station.unit}: number ${event.seq} (before it ${event.prevSeq}), severity ${event.alarm.severity}, ${duration(ms)} after it was published`,
        event.alarm.message.vi,
      ],
    }
  },
}
