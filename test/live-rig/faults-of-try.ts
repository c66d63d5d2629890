import type { Scope } from '@haidang/domain'
import type { StoredAlarmEvent } from '@haidang/store'
import { alarmsAt, breaks, numbersOf, seqs } from './expected-log.js'
import type { Try } from './raw-asker.js'

/** What is not so in an answer, and in the letters that followed it, when the log is the oracle. */
export function faultsOfTry(one: Try, log: readonly StoredAlarmEvent[], scope: Scope): string[] {
  const faults: string[] = []
  const last = one.replies.at(-1)!
  const [first] = one.replies
  if (first?.kind === 'snapshot') {
    const expected = alarmsAt(log, scope, first.upTo).join()
    const got = first.alarms
      .map(({ id, seq }) => `${id}@${seq}`)
      .sort()
      .join()
    if (got !== expected) faults.push(`snapshot up to ${first.upTo}: ${got} instead of ${expected}`)
  } else {
    const events = one.replies.flatMap((reply) => (reply.kind === 'events' ? reply.events : []))
    const expected = numbersOf(log, scope, { after: one.after ?? 0, upTo: last.upTo }).join()
    if (seqs(events).join() !== expected)
      faults.push(`after ${one.after}: ${seqs(events).join()} instead of ${expected}`)
    if (breaks(events, one.after ?? 0).length > 0) faults.push(`after ${one.after}: a broken chain`)
  }
  const newest = one.letters.at(-1)?.seq ?? last.upTo
  const following = numbersOf(log, scope, { after: last.upTo, upTo: newest }).join()
  if (seqs(one.letters).join() !== following)
    faults.push(`letters after ${last.upTo}: ${seqs(one.letters).join()} instead of ${following}`)
  if (breaks(one.letters, last.upTo).length > 0) faults.push(`letters after ${last.upTo}: a broken chain`)
  return faults
}
