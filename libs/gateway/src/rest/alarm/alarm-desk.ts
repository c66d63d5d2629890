import {
  type AlarmActionName,
  type AlarmJson,
  type AlarmSilenceJson,
  type ProblemReason,
  instant,
} from '@haidang/contracts'
import { type AlarmAction, type Caller, alarmState, inScope, roleReaches } from '@haidang/domain'
import { type StoredAlarm, findAuditByKey, readAlarm, writeAudit } from '@haidang/store'

import { type AlarmWriter, createAlarmWriter } from './alarm-json.js'
import { type FirstAnswers, createFirstAnswers } from './first-answers.js'
import type { GatewayRoom } from '../gateway-room.js'
import { Problem } from '../problem.js'

export type Command = Readonly<{
  caller: Caller
  /** The alarm's id. */
  id: string
  name: AlarmActionName
  action: AlarmAction
  /** The alarm's `seq` as the caller knows it. */
  seq: number | undefined
  /** Idempotency-Key. */
  key: string | undefined
}>

export type AlarmDesk = Readonly<{
  /** @throws Problem `not-found`, outside the caller's scope too. */
  find(caller: Caller, id: string): Promise<AlarmJson>
  /** Carries out what an operator asks, through the one commit that writes alarms. @throws Problem with the engine's reason. */
  act(command: Command): Promise<AlarmJson>
  /** Quiet at one desk for a while; nothing but the audit keeps it. @throws Problem `not-found`, `alarm-closed`. */
  silence(wish: Silence): Promise<AlarmSilenceJson>
  writer: AlarmWriter
}>

export type Silence = Readonly<{ caller: Caller; id: string; seconds: number; key: string | undefined }>

const longestShelfMs = 24 * 3_600_000

/** Where operators' commands come in. */
export function createAlarmDesk(room: GatewayRoom): AlarmDesk {
  const writer = createAlarmWriter(room.registry, room.log)
  const answers: FirstAnswers = createFirstAnswers(room)
  return {
    writer,
    find: async (caller, id) => writer.alarm(await alarmInScope(room, caller, id)),
    act: ({ caller, id, name, action, seq, key }) =>
      answers.repeat({ caller, key, request: [id, name, action, seq] }, async () => {
        const stored = await alarmInScope(room, caller, id)
        const command = { caller, id, name, action, seq, key }
        if (key !== undefined && (await hasDone(room, command))) return writer.alarm(stored)
        return writer.alarm(await carryOutOnce(room, command, stored))
      }),
    silence: (wish) =>
      answers.repeat(
        { caller: wish.caller, key: wish.key, request: [wish.id, 'silence', wish.seconds] },
        () => silence(room, wish),
      ),
  }
}

/** One that is not closed is also theirs who see where its device is now: units are divided while alarms last. */
async function alarmInScope(
  { db, registry }: GatewayRoom,
  { scope }: Caller,
  id: string,
): Promise<StoredAlarm> {
  const stored = await readAlarm(db, id)
  if (!stored) throw new Problem('not-found')
  const { feed, area, agencyAreas, alarm } = stored
  const isOpen = alarmState(alarm.facts) !== 'normal'
  const present = isOpen ? registry.device(alarm.device) : undefined
  const isKept = inScope(scope, { feed, area, agencyAreas })
  if (!isKept && !(present && inScope(scope, { ...present, feed }))) throw new Problem('not-found')
  return stored
}

async function silence(room: GatewayRoom, { caller, id, seconds, key }: Silence): Promise<AlarmSilenceJson> {
  const { alarm, feed, area } = await alarmInScope(room, caller, id)
  if (alarmState(alarm.facts) === 'normal') throw new Problem('alarm-closed')
  const at = room.clock.now()
  const until = instant(at + seconds * 1_000)
  const detail = {
    until,
    device: alarm.device,
    feed,
    area,
    ...(key !== undefined && { idempotencyKey: key }),
  }
  await writeAudit(room.db, [{ at, actor: caller.username, action: 'alarm.silence', subject: id, detail }])
  return { alarm: id, by: caller.username, until }
}

/** The answer could not be kept, but the audit, written with the deed itself, knows that it was done. */
async function hasDone({ db }: GatewayRoom, { caller, key = '', id, name }: Command): Promise<boolean> {
  const row = await findAuditByKey(db, { actor: caller.username, key })
  if (!row) return false
  if (row.subject !== id || row.action !== auditAction(name)) throw new Problem('idempotency-key-reused')
  return true
}

/** The same request, given at once to another of our processes as well, is done when either has done it. */
async function carryOutOnce(
  room: GatewayRoom,
  command: Command,
  stored: StoredAlarm,
): Promise<Omit<StoredAlarm, 'closedAt'>> {
  try {
    return await carryOut(room, command, stored)
  } catch (error) {
    if (command.key === undefined || !(await hasDone(room, command))) throw error
    return (await readAlarm(room.db, command.id)) ?? stored
  }
}

async function carryOut(
  room: GatewayRoom,
  command: Command,
  stored: StoredAlarm,
): Promise<Omit<StoredAlarm, 'closedAt'>> {
  const { caller, id, name, action, seq, key } = command
  const at = room.clock.now()
  checkShelving(command, stored, at)
  const { alarm, feed, area } = stored
  // A shelf is granted to a severity: should that have risen meanwhile, the alarm's number tells.
  const expectedSeq = seq ?? (action.kind === 'shelve' ? stored.seq : undefined)
  const { kind: _kind, ...told } = action
  const detail = {
    ...told,
    device: alarm.device,
    feed,
    area,
    ...(key !== undefined && { idempotencyKey: key }),
  }
  const outcome = await room.commit({
    observations: [],
    refusals: [],
    signals: [
      {
        device: alarm.device,
        signal: { kind: 'command', at, alarm: alarm.id, action, actor: caller.username },
        ...(expectedSeq !== undefined && { expectedSeq }),
      },
    ],
    audit: [{ at, actor: caller.username, action: auditAction(name), subject: id, detail }],
  })
  const [refused] = outcome.refused
  if (refused) throw await refusalOf(room, refused.reason, id)
  const event = outcome.events.findLast((candidate) => candidate.alarm.id === id)
  return event ?? (await readAlarm(room.db, id)) ?? stored
}

function checkShelving({ caller, action }: Command, { alarm }: StoredAlarm, now: number): void {
  if (action.kind !== 'shelve') return
  if (action.untilAt <= now || action.untilAt > now + longestShelfMs) {
    throw new Problem('bad-request', {
      errors: [{ path: 'body.until', message: 'must lie within the next 24 hours' }],
    })
  }
  const allowed = alarm.severity < 4 || (alarm.severity === 4 && roleReaches(caller.role, 'supervisor'))
  if (!allowed) throw new Problem('severity-not-shelvable')
}

type Refused = Awaited<ReturnType<GatewayRoom['commit']>>['refused'][number]['reason']

/** Says who was first, where somebody was. */
async function refusalOf({ db }: GatewayRoom, reason: Refused, id: string): Promise<Problem> {
  const stored = await readAlarm(db, id)
  if (reason === 'unknown-alarm') return new Problem('alarm-closed')
  const word: ProblemReason = reason
  const by = stored?.alarm.acknowledged?.by
  if (reason === 'already-acknowledged' && by !== undefined)
    return new Problem(word, { detail: `${by} has acknowledged this alarm.` })
  if (reason === 'stale-version' && stored) {
    return new Problem(word, {
      detail: `It is ${alarmState(stored.alarm.facts)} now, at number ${stored.seq}.`,
    })
  }
  return new Problem(word)
}

function auditAction(name: AlarmActionName): string {
  return `alarm.${name}`
}
