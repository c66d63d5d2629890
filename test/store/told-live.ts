import {
  type Rule,
  type Signal,
  type Transition,
  deviceId,
  emptyDeviceState,
  evaluate,
} from '@haidang/domain'
import { expressionOf } from '@haidang/expressions'
import { type Db, readEventSignals, readObservationSignals } from '@haidang/store'

export type LiveStretch = Readonly<{ id: string; fromAt: number; toAt: number; intervalMs: number }>

/** What the engine says when it is told a device's stored rows, or its events, one by one, with a tick at every deadline. */
export async function toldLive(
  db: Db,
  rule: Rule,
  { id, fromAt, toAt, intervalMs }: LiveStretch,
): Promise<Transition[]> {
  const device = { id: deviceId(id), feed: rule.feed, intervalMs }
  const stretch = { device: id, feed: rule.feed, fromAt, toAt: toAt - 1 }
  const stored =
    rule.condition.kind === 'event'
      ? await readEventSignals(db, stretch)
      : await readObservationSignals(db, stretch)
  const told: Transition[] = []
  let state = emptyDeviceState
  let dueAt: number | undefined
  const step = (signal: Signal): void => {
    const next = evaluate({ device, rules: [rule], state, expressionOf, signals: [signal] })
    state = next.state
    dueAt = next.dueAt
    told.push(...next.transitions)
  }
  for (const signal of stored) {
    for (let lastAt = 0; dueAt !== undefined && dueAt < signal.at && dueAt > lastAt;) {
      lastAt = dueAt
      step({ kind: 'tick', at: dueAt, listeningSinceAt: fromAt })
    }
    step({ ...signal, receivedAt: signal.at })
  }
  return told
}
