/** Why a connection to a foreign broker ended. */
export type EndReason =
  | 'ours'
  | 'unreachable'
  | 'version-refused'
  | 'refused'
  | 'subscription-refused'
  | 'malformed'
  | 'closed'
  | 'taken-over'
  | 'connect-timeout'
  | 'silent'
  | 'stuck'
  | 'given-back'

export type ConnectionEnd = Readonly<{ reason: EndReason; message: string; cause?: unknown }>

/** Whether there is still anybody to say goodbye to. */
export function isPolite(reason: EndReason): boolean {
  return (
    reason === 'ours' || reason === 'given-back' || reason === 'stuck' || reason === 'subscription-refused'
  )
}

/** Whether another node of a cluster may do better: the end was not of our own making. */
export function isTheirs(reason: EndReason): boolean {
  return reason !== 'taken-over' && reason !== 'stuck' && reason !== 'given-back' && reason !== 'ours'
}
