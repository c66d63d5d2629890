import {
  channels,
  eventOfKindSchema,
  formatTopic,
  messageLimits,
  observationMessageSchema,
  presencePayloadSchema,
  rejectionMessageSchema,
} from '@haidang/contracts'
import type { EventKind, Feed, Quantity } from '@haidang/domain'

import type { AsyncApiParts } from './asyncapi-document.js'
import { type Json, schemaOf } from './schema-of.js'

type Said = Readonly<{
  channel: (typeof channels)[number]
  action: 'send' | 'receive'
  message: string
  summary: string
}>

/** What the devices of one feed say over MQTT and are told there. */
export function addField(parts: AsyncApiParts, feed: Feed): void {
  const name = capitals(feed.id)
  parts.schemas[`${name}Values`] ??= valuesSchema(feed)
  parts.schemas[`${name}Observation`] ??= observationSchema(name)
  parts.messages[`${name}Observations`] = {
    name: `${name}Observations`,
    title: `${feed.name.en}: one observation, or up to 1,000`,
    payload: {
      oneOf: [
        { $ref: `#/components/schemas/${name}Observation` },
        { type: 'array', maxItems: 1_000, items: { $ref: `#/components/schemas/${name}Observation` } },
      ],
    },
    examples: [{ name: 'typical', payload: { values: exampleValues(feed) } }],
  }
  parts.messages.Presence ??= {
    title: 'Whether the device is connected; its Last Will says `offline`',
    contentType: 'text/plain',
    payload: schemaOf(presencePayloadSchema, parts.schemas, 'draft-07'),
  }
  parts.messages.Rejection ??= {
    title: 'What was refused, and why; it is kept for repair',
    payload: schemaOf(rejectionMessageSchema, parts.schemas, 'draft-07'),
  }
  if (feed.events) addEvents(parts, feed.events, name)
  for (const said of saidOf(name, feed)) addChannel(parts, feed, said)
}

function addEvents(parts: AsyncApiParts, kinds: readonly EventKind[], name: string): void {
  const refs = kinds.map((kind) => {
    const id = `${name}${capitals(kind.key)}`
    parts.schemas[id] ??= schemaOf(eventOfKindSchema(kind), parts.schemas, 'draft-07')
    return { $ref: `#/components/schemas/${id}` }
  })
  parts.messages[`${name}Events`] = {
    name: `${name}Events`,
    title: 'One event, or up to 1,000',
    payload: {
      oneOf: [...refs, { type: 'array', maxItems: messageLimits.events, items: { oneOf: refs } }],
    },
  }
}

const saidOf = (name: string, { events }: Feed): readonly Said[] => [
  {
    channel: 'observations',
    action: 'receive',
    message: `${name}Observations`,
    summary: 'What a device has measured.',
  },
  ...(events ? [{ ...happens, message: `${name}Events` }] : []),
  {
    channel: 'past',
    action: 'receive',
    message: `${name}Observations`,
    summary:
      'What a device kept while it was not heard. Say what is now among the observations first, then the past here: it waits its turn, delays no alarm and sounds none.',
  },
  { channel: 'presence', action: 'receive', message: 'Presence', summary: 'A device comes or goes.' },
  {
    channel: 'rejections',
    action: 'send',
    message: 'Rejection',
    summary: 'A device is told what it said wrong.',
  },
]

const happens = {
  channel: 'events',
  action: 'receive',
  summary: 'What has happened at a device.',
} as const

function addChannel(parts: AsyncApiParts, feed: Feed, { channel, action, message, summary }: Said): void {
  const id = `${feed.id}-${channel}`
  parts.channels[id] = {
    address: formatTopic({ feed: feed.id, device: '{device}', channel }),
    title: `${feed.name.en}: ${channel}`,
    servers: [{ $ref: '#/servers/mqtt' }, { $ref: '#/servers/mqtts' }],
    parameters: { device: { description: 'The device’s id, which its credential must allow.' } },
    messages: { [message]: { $ref: `#/components/messages/${message}` } },
  }
  parts.operations[`${action}-${id}`] = {
    action,
    channel: { $ref: `#/channels/${id}` },
    title: `${feed.name.en}: ${channel}`,
    summary,
    messages: [{ $ref: `#/channels/${id}/messages/${message}` }],
    tags: [{ name: 'field' }],
    bindings: { mqtt: { qos: 1, retain: channel === 'presence', bindingVersion: '0.2.0' } },
  }
}

/** The general observation with the values that this feed has. */
function observationSchema(name: string): Json {
  const general: Json = {}
  schemaOf(observationMessageSchema, general, 'draft-07')
  const { properties, ...rest } = general.Observation as Json & { properties: Json }
  return { ...rest, properties: { ...properties, values: { $ref: `#/components/schemas/${name}Values` } } }
}

/** What the feed takes of a device: what we compute ourselves is not among it. */
function valuesSchema(feed: Feed): Json {
  const properties = Object.fromEntries(
    measured(feed).map((quantity) => [quantity.key, valueSchema(quantity)]),
  )
  return { type: 'object', properties, additionalProperties: false, minProperties: 1 }
}

const measured = ({ quantities }: Feed): readonly Quantity[] =>
  quantities.filter((quantity) => quantity.kind !== 'number' || quantity.derived !== true)

function valueSchema(quantity: Quantity): Json {
  const about = { title: quantity.name.en }
  if (quantity.kind === 'boolean') return { ...about, type: 'boolean' }
  if (quantity.kind === 'word') return { ...about, type: 'string', enum: [...quantity.words] }
  const { possible, plausible, unit } = quantity
  return {
    ...about,
    type: 'number',
    minimum: possible.min,
    maximum: possible.max,
    description: `In ${unit} (UCUM). Outside ${plausible.min} to ${plausible.max} it is stored and flagged.`,
  }
}

function exampleValues(feed: Feed): Json {
  return Object.fromEntries(measured(feed).map((quantity) => [quantity.key, exampleOf(quantity)]))
}

function exampleOf(quantity: Quantity): number | boolean | string | undefined {
  if (quantity.kind === 'boolean') return true
  if (quantity.kind === 'word') return quantity.words[0]
  const { min, max } = quantity.plausible
  return Number((min + (max - min) / 8).toFixed(quantity.decimals))
}

/** `air-quality` as `AirQuality`. */
const capitals = (id: string): string =>
  id.replace(/(?:^|-)([a-z0-9])/g, (_, letter: string) => letter.toUpperCase())
