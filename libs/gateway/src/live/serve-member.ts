import {
  type AlarmsReply,
  alarmsRequestSchema,
  seenSchema,
  subscribeSchema,
  unsubscribeSchema,
} from '@haidang/contracts'
import type { Clock, Log } from '@haidang/domain'
import type { LiveHandlers } from '@haidang/live'
import type { AnswerAlarms } from './letters/answer-alarms.js'
import type { LiveMember } from './live-member.js'
import type { SeenMarks } from './seen-marks.js'
import type { WaterWorks } from './water/water-works.js'

export type ServeOptions = Readonly<{
  water: WaterWorks
  answer: AnswerAlarms
  seen: SeenMarks
  position(): number
  clock: Clock
  log: Log
}>

/** What a member may ask. Everything it sends is parsed; what does not parse is refused and changes nothing. */
export function serveMember(member: LiveMember, options: ServeOptions): LiveHandlers {
  const { water, seen, position } = options
  return {
    subscribe(request, reply) {
      const asked = subscribeSchema.safeParse(request)
      if (!asked.success) return reply({ ok: false, reason: 'bad-request' })
      member.shed = undefined
      reply(water.subscribe(member, asked.data.layers))
    },
    unsubscribe(request, reply) {
      const asked = unsubscribeSchema.safeParse(request)
      if (!asked.success) return reply({ ok: false, reason: 'bad-request' })
      const { layers } = asked.data
      water.unsubscribe(member, layers)
      member.shed = member.shed?.filter((layer) => !layers.includes(layer))
      reply({ ok: true })
    },
    alarms: (request, reply) => answerLetters(member, { request, reply }, options),
    seen(request) {
      const said = seenSchema.safeParse(request)
      if (said.success) seen.note(member.caller.username, Math.min(said.data.seq, position()))
    },
  }
}

type Asking = Readonly<{ request: unknown; reply: (answer: AlarmsReply) => void }>

async function answerLetters(
  member: LiveMember,
  { request, reply }: Asking,
  { answer, clock, log }: ServeOptions,
): Promise<void> {
  const asked = alarmsRequestSchema.safeParse(request)
  if (!asked.success) return reply({ kind: 'refused', reason: 'bad-request' })
  if (member.following.kind === 'asking') return reply({ kind: 'refused', reason: 'too-many-requests' })
  const { connection, box } = member
  member.following = { kind: 'asking' }
  connection.leave(box.followers)
  const settle = await answer(box, asked.data).catch((error: unknown) => {
    log.error('live.alarms.failed', { connection: connection.id, user: member.caller.username, error })
    return undefined
  })
  // From here on nothing waits: no letter can come between the reply and the first that follows it.
  const settled = settle?.()
  reply(settled?.reply ?? { kind: 'refused', reason: 'unexpected' })
  if (settled?.follows) connection.join(box.followers)
  member.following = settled?.follows ? { kind: 'following' } : { kind: 'adrift', at: clock.now() }
}
