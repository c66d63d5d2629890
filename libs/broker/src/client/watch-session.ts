import type { Log } from '@haidang/domain'

/** What is known of sessions from earlier lives of their processes; a broker says only whether it has one now. */
export type SessionMemory = Readonly<{
  isKnown(session: string): Promise<boolean>
  keep(session: string): Promise<void>
}>

type Watched = Readonly<{
  session: string
  /** Without one, a session that is not there at our first connection is taken for new. */
  memory: SessionMemory | undefined
  lost: () => void
  log: Log
}>

/**
 * Tells when the broker has lost our session, with what it had acknowledged and still held: it is not there although we had it,
 * at an earlier connection or in an earlier life.
 * @returns what is to be told, at each connection, whether the session was there
 */
export function watchSession({ session, memory, lost, log }: Watched): (isPresent: boolean) => void {
  let isFirst = true
  let isDoubtful = false
  let isKept = memory === undefined
  let asking = false

  async function recall(known: SessionMemory): Promise<void> {
    asking = true
    try {
      if (isDoubtful && (await known.isKnown(session))) lost()
      isDoubtful = false
      await known.keep(session)
      isKept = true
    } catch (cause) {
      log.warn('mqtt-broker.session-not-remembered', { session, cause })
    }
    asking = false
  }

  return (isPresent) => {
    if (isFirst) isDoubtful = !isPresent
    else if (!isPresent) lost()
    isFirst = false
    if (memory && !isKept && !asking) void recall(memory)
  }
}
