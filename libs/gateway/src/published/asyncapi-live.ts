import {
  alarmsReplySchema,
  alarmsRequestSchema,
  frameSchema,
  heartbeatSchema,
  liveAlarmEventSchema,
  liveNamespace,
  resyncSchema,
  seenSchema,
  snapshotSchema,
  subscribeReplySchema,
  subscribeSchema,
  unsubscribeSchema,
} from '@haidang/contracts'
import type { z } from 'zod'

import type { AsyncApiParts } from './asyncapi-document.js'
import { schemaOf } from './schema-of.js'

type Asked = Readonly<{ schema: z.ZodType; summary: string; reply?: z.ZodType }>
type Told = Readonly<{ schema?: z.ZodType; summary: string }>

/** Events of a client. */
const asked: Readonly<Record<string, Asked>> = {
  subscribe: {
    schema: subscribeSchema,
    summary: 'Layers, that is feeds; a snapshot of each comes, then frames.',
    reply: subscribeReplySchema,
  },
  unsubscribe: { schema: unsubscribeSchema, summary: 'No more of these.', reply: subscribeReplySchema },
  alarms: {
    schema: alarmsRequestSchema,
    summary: 'All alarms, or what came after a number; then each as it comes.',
    reply: alarmsReplySchema,
  },
  seen: { schema: seenSchema, summary: 'The newest number that a person’s screen has shown.' },
}

/** Events of ours. */
const told: Readonly<Record<string, Told>> = {
  snapshot: { schema: snapshotSchema, summary: 'Everything of one feed in the receiver’s scope.' },
  frame: { schema: frameSchema, summary: 'What has changed since the version before; newest wins.' },
  positions: {
    summary:
      'The feed’s id, then positions as binary records, little-endian; `libs/contracts/src/live/positions-frame.ts` has their layout.',
  },
  alarm: { schema: liveAlarmEventSchema, summary: 'One alarm event, numbered; never dropped.' },
  heartbeat: { schema: heartbeatSchema, summary: 'Every 5 s, made only when the database has answered.' },
  resync: { schema: resyncSchema, summary: 'Something was kept from this receiver; it asks again.' },
}

/** What a console says and is told, in the namespace of the live protocol. */
export function addLive(parts: AsyncApiParts): void {
  const names = [...Object.keys(asked), ...Object.keys(told), ...replies()]
  parts.channels.live = {
    address: liveNamespace,
    title: 'Live',
    description:
      'Alarms are letters: numbered, resumable. Observations are water: a slow screen may miss some.',
    servers: [{ $ref: '#/servers/live' }],
    messages: Object.fromEntries(names.map((name) => [name, { $ref: `#/components/messages/live-${name}` }])),
  }
  for (const [name, { schema, summary, reply }] of Object.entries(asked)) {
    addMessage(parts, name, { schema, summary })
    if (reply) addMessage(parts, `${name}-reply`, { schema: reply, summary: `The answer to \`${name}\`.` })
    addOperation(parts, { name, action: 'receive', summary, hasReply: reply !== undefined })
  }
  for (const [name, { schema, summary }] of Object.entries(told)) {
    addMessage(parts, name, { summary, ...(schema && { schema }) })
    addOperation(parts, { name, action: 'send', summary, hasReply: false })
  }
}

const replies = (): string[] =>
  Object.entries(asked).flatMap(([name, { reply }]) => (reply ? [`${name}-reply`] : []))

function addMessage({ messages, schemas }: AsyncApiParts, name: string, { schema, summary }: Told): void {
  messages[`live-${name}`] = {
    name,
    title: name,
    summary,
    ...(schema
      ? { payload: schemaOf(schema, schemas, 'draft-07') }
      : { contentType: 'application/octet-stream', payload: { type: 'string', format: 'binary' } }),
  }
}

function addOperation(
  { operations }: AsyncApiParts,
  of: Readonly<{ name: string; action: 'send' | 'receive'; summary: string; hasReply: boolean }>,
): void {
  const channel = { $ref: '#/channels/live' }
  const message = (name: string) => ({ $ref: `#/channels/live/messages/${name}` })
  operations[`${of.action}-live-${of.name}`] = {
    action: of.action,
    channel,
    title: of.name,
    summary: of.summary,
    messages: [message(of.name)],
    ...(of.hasReply && { reply: { channel, messages: [message(`${of.name}-reply`)] } }),
    tags: [{ name: 'live' }],
  }
}
