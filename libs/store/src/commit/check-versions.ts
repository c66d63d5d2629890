import type { AlarmId } from '@haidang/domain'

import type { Statement, Tx } from '../db/open-database.js'
import type { DeviceSignal, RefusedCommand } from './commit-batch.js'

const select: Statement = { name: 'alarm-versions', text: 'select id, seq from alarm where id = any($1)' }

export type CheckedSignals = Readonly<{ signals: readonly DeviceSignal[]; stale: readonly RefusedCommand[] }>

/**
 * Leaves out commands whose alarm has moved on since the operator looked. What is read here may be newer than the
 * state that is evaluated, never older: saving that state would then fail, and all of it is done again.
 */
export async function checkVersions(tx: Tx, signals: readonly DeviceSignal[]): Promise<CheckedSignals> {
  const ids = signals.flatMap(({ signal, expectedSeq }) =>
    signal.kind === 'command' && expectedSeq !== undefined ? [signal.alarm] : [],
  )
  if (ids.length === 0) return { signals, stale: [] }
  const { rows } = await tx.query<{ id: AlarmId; seq: number }>(select, [ids])
  const seqs = new Map(rows.map(({ id, seq }) => [id, seq]))
  const stale: RefusedCommand[] = []
  const fresh = signals.filter(({ signal, expectedSeq }) => {
    if (signal.kind !== 'command' || expectedSeq === undefined) return true
    const seq = seqs.get(signal.alarm)
    if (seq === undefined || seq === expectedSeq) return true
    stale.push({ alarm: signal.alarm, reason: 'stale-version' })
    return false
  })
  return { signals: fresh, stale }
}
