import type { AlarmsReply, LiveAlarmEvent } from '@haidang/contracts'
import type { LiveSocket } from './console.js'

/** One asking for alarms, and every letter that came between its answer and the next one. */
export type Try = {
  after: number | undefined
  replies: Exclude<AlarmsReply, { kind: 'refused' }>[]
  letters: LiveAlarmEvent[]
}

/** Asks for alarms again and again on one socket, and keeps apart what belongs to which answer. */
export function createRawAsker(socket: LiveSocket): {
  tries: Try[]
  ask(after: number | undefined): Promise<void>
} {
  const tries: Try[] = []
  socket.on('alarm', (event) => void tries.at(-1)?.letters.push(event))
  const ask = (after: number | undefined, page?: Try): Promise<void> =>
    new Promise((done, fail) => {
      socket
        .timeout(60_000)
        .emit('alarms', after === undefined ? {} : { after }, (error: Error | null, reply: AlarmsReply) => {
          if (error) return fail(error)
          if (reply.kind === 'refused') return fail(new Error(`refused: ${reply.reason}`))
          const current = page ?? { after, replies: [], letters: [] }
          if (!page) tries.push(current)
          current.replies.push(reply)
          if (reply.kind === 'events' && reply.more) ask(reply.upTo, current).then(done, fail)
          else done()
        })
    })
  return { tries, ask }
}
