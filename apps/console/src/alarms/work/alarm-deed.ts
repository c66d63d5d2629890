import { type AlarmActionName, type LiveAlarm, instant } from '@haidang/contracts'
import { anything, request } from '../../rest/request.js'

/** Something that a person does about an alarm. */
export type AlarmDeed =
  | Readonly<{ kind: 'acknowledge'; comment?: string }>
  /** null: nobody handles it any more. */
  | Readonly<{ kind: 'assign'; assignee: string | null }>
  | Readonly<{ kind: 'comment'; comment: string }>
  | Readonly<{ kind: 'shelve'; untilAt: number; comment: string }>
  | Readonly<{ kind: 'unshelve' }>
  | Readonly<{ kind: 'out-of-service'; comment: string }>
  | Readonly<{ kind: 'return-to-service' }>

export type DeedKind = AlarmDeed['kind'] & AlarmActionName

/**
 * Sends a deed with the version of the alarm that was read; `key` makes a repetition count once.
 * @throws RestError with the server's reason.
 */
export async function sendDeed(
  { id, seq }: Pick<LiveAlarm, 'id' | 'seq'>,
  deed: AlarmDeed,
  key: string,
): Promise<void> {
  await request(anything, `alarms/${encodeURIComponent(id)}/${deed.kind}`, {
    method: 'POST',
    body: { ...bodyOf(deed), seq },
    headers: { 'idempotency-key': key },
  })
}

function bodyOf(deed: AlarmDeed): Record<string, unknown> {
  switch (deed.kind) {
    case 'shelve':
      return { until: instant(deed.untilAt), comment: deed.comment }
    case 'assign':
      return { assignee: deed.assignee }
    case 'comment':
    case 'out-of-service':
      return { comment: deed.comment }
    case 'acknowledge':
      return deed.comment === undefined ? {} : { comment: deed.comment }
    case 'unshelve':
    case 'return-to-service':
      return {}
  }
}

/** What takes a deed back; undefined for what the log keeps for good. */
export function inverseOf(deed: AlarmDeed, before: Pick<LiveAlarm, 'assignee'>): AlarmDeed | undefined {
  switch (deed.kind) {
    case 'assign':
      return { kind: 'assign', assignee: before.assignee ?? null }
    case 'shelve':
      return { kind: 'unshelve' }
    case 'out-of-service':
      return { kind: 'return-to-service' }
    case 'acknowledge':
    case 'comment':
    case 'unshelve':
    case 'return-to-service':
      return undefined
  }
}
