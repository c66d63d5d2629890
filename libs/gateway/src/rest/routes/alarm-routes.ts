import {
  type AlarmActionName,
  type ProblemReason,
  alarmActionSchemas as actions,
  alarmEventQuerySchema,
  alarmEventSchema,
  alarmQuerySchema,
  alarmSchema,
  alarmSilenceRequestSchema,
  alarmSilenceSchema,
  pageOf,
  quarantineQuerySchema,
  quarantineRecordSchema,
} from '@haidang/contracts'
import type { Role } from '@haidang/domain'
import { z } from 'zod'

import type { Route } from '../route.js'

/** The id of an episode: rule, device, quantity and beginning, with dots between. */
const alarmParams = z.object({ id: z.string().regex(/^[A-Za-z0-9._-]{1,256}$/) })

type Doing<Body extends z.ZodObject> = Readonly<{
  name: AlarmActionName
  role: Role
  summary: string
  body: Body
  problems: readonly ProblemReason[]
}>

function action<Body extends z.ZodObject>({ name, role, summary, body, problems }: Doing<Body>) {
  return {
    id: `alarm-${name}`,
    method: 'POST',
    path: `/api/v1/alarms/:id/${name}`,
    tag: 'alarms',
    summary,
    role,
    scope: 'by-id',
    params: alarmParams,
    body,
    answer: alarmSchema,
    problems: ['not-found', 'alarm-closed', 'stale-version', 'idempotency-key-reused', ...problems],
    idempotent: true,
  } as const satisfies Route
}

/** Alarms, what is done about them, their log, and what was refused. */
export const alarmRoutes = {
  alarms: {
    id: 'listAlarms',
    method: 'GET',
    path: '/api/v1/alarms',
    tag: 'alarms',
    summary: 'Live alarms, newest event first; with `closed=true` those that are over.',
    role: 'viewer',
    scope: 'filtered',
    query: alarmQuerySchema,
    answer: pageOf(alarmSchema),
  },
  alarm: {
    id: 'getAlarm',
    method: 'GET',
    path: '/api/v1/alarms/:id',
    tag: 'alarms',
    summary: 'One alarm, live or over.',
    role: 'viewer',
    scope: 'by-id',
    params: alarmParams,
    answer: alarmSchema,
    problems: ['not-found'],
  },
  acknowledge: action({
    name: 'acknowledge',
    body: actions.acknowledge,
    role: 'operator',
    summary:
      'I have seen it. Of several at once one is the first; the others get 409 `already-acknowledged`.',
    problems: ['already-acknowledged', 'nothing-to-acknowledge'],
  }),
  reset: action({
    name: 'reset',
    body: actions.reset,
    role: 'operator',
    summary: 'End a latched alarm.',
    problems: ['nothing-to-reset'],
  }),
  assign: action({
    name: 'assign',
    body: actions.assign,
    role: 'operator',
    summary: 'Say who handles it, or that nobody does.',
    problems: [],
  }),
  comment: action({
    name: 'comment',
    body: actions.comment,
    role: 'operator',
    summary: 'Add a comment to its log.',
    problems: [],
  }),
  shelve: action({
    name: 'shelve',
    body: actions.shelve,
    role: 'operator',
    summary:
      'Set it aside for at most 24 hours, with a reason. Severity 4 needs a supervisor, 5 is never shelved.',
    problems: ['severity-not-shelvable', 'already-shelved', 'set-aside'],
  }),
  unshelve: action({
    name: 'unshelve',
    body: actions.unshelve,
    role: 'operator',
    summary: 'Bring it back.',
    problems: ['not-shelved'],
  }),
  outOfService: action({
    name: 'out-of-service',
    body: actions['out-of-service'],
    role: 'supervisor',
    summary: 'Take it out of service, for maintenance, with a reason; nothing ends that by itself.',
    problems: [],
  }),
  returnToService: action({
    name: 'return-to-service',
    body: actions['return-to-service'],
    role: 'supervisor',
    summary: 'Put it back into service.',
    problems: ['not-out-of-service'],
  }),
  silence: {
    id: 'alarm-silence',
    method: 'POST',
    path: '/api/v1/alarms/:id/silence',
    tag: 'alarms',
    summary:
      'Keep it quiet at my desk for at most two minutes. Sound only: it stays unacknowledged, for others it goes on sounding.',
    role: 'operator',
    scope: 'by-id',
    params: alarmParams,
    body: alarmSilenceRequestSchema,
    answer: alarmSilenceSchema,
    problems: ['not-found', 'alarm-closed', 'idempotency-key-reused'],
    idempotent: true,
  },
  events: {
    id: 'listAlarmEvents',
    method: 'GET',
    path: '/api/v1/alarm-events',
    tag: 'alarms',
    summary:
      'The numbered alarm log after a number, oldest first; `next` is the `after`, or the `cursor`, of the following page.',
    role: 'viewer',
    scope: 'filtered',
    query: alarmEventQuerySchema,
    answer: pageOf(alarmEventSchema),
  },
  quarantine: {
    id: 'listQuarantine',
    method: 'GET',
    path: '/api/v1/quarantine',
    tag: 'quarantine',
    summary: 'What was refused and why, newest first, with its bytes.',
    role: 'supervisor',
    scope: 'filtered',
    query: quarantineQuerySchema,
    answer: pageOf(quarantineRecordSchema),
  },
} as const satisfies Record<string, Route>
