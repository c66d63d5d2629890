import { type Feed, isInternal } from '@haidang/domain'

import { addField } from './asyncapi-field.js'
import { addLive } from './asyncapi-live.js'
import type { Json } from './schema-of.js'

/** The parts of an AsyncAPI 3 document that grow while it is written. */
export type AsyncApiParts = Readonly<{
  channels: Json
  operations: Json
  messages: Json
  schemas: Json
}>

/**
 * The AsyncAPI 3.0 document of what comes in and goes out by itself: what devices say over MQTT, made from the feeds'
 * definitions, and what a console is told over socket.io, made from the schemas of the wire. An operation is ours:
 * `receive` is what others send us.
 */
export function asyncApiDocument(feeds: readonly Feed[]): Json {
  const parts: AsyncApiParts = { channels: {}, operations: {}, messages: {}, schemas: {} }
  for (const feed of feeds) if (!isInternal(feed.id)) addField(parts, feed)
  addLive(parts)
  const { channels, operations, messages, schemas } = parts
  return {
    asyncapi: '3.0.0',
    id: 'urn:haidang:messages',
    info: {
      title: 'Hải Đăng messages',
      version: '1.0.0',
      description:
        'What devices publish over MQTT, and what consoles are told live. A PUBACK is sent when the message is in the database, ' +
        'never before: publish with QoS 1 and repeat what was not acknowledged; what was stored is not stored twice.',
      license: { name: 'Apache-2.0', url: 'https://www.apache.org/licenses/LICENSE-2.0' },
      tags: [
        { name: 'field', description: 'Devices and gateways.' },
        { name: 'live', description: 'Consoles and walls.' },
      ],
    },
    defaultContentType: 'application/json',
    servers,
    channels,
    operations,
    components: { messages, schemas, securitySchemes },
  }
}

const host = {
  variables: { host: { default: '127.0.0.1', description: 'Where the system runs.' } },
}

const servers: Json = {
  mqtt: {
    host: '{host}:1883',
    protocol: 'mqtt',
    protocolVersion: '3.1.1',
    description: 'Without TLS, for a network of its own.',
    ...host,
    security: [{ $ref: '#/components/securitySchemes/device' }],
    tags: [{ name: 'field' }],
  },
  mqtts: {
    host: '{host}:8883',
    protocol: 'secure-mqtt',
    protocolVersion: '3.1.1',
    description: 'Where the system has been given a certificate.',
    ...host,
    security: [{ $ref: '#/components/securitySchemes/device' }],
    tags: [{ name: 'field' }],
  },
  live: {
    host: '{host}:8080',
    protocol: 'ws',
    pathname: '/socket.io/',
    description:
      'socket.io 4, transport `websocket`; `wss` under TLS. A message is an event of that name with one argument; a reply is its acknowledgement.',
    ...host,
    security: [
      { $ref: '#/components/securitySchemes/session' },
      { $ref: '#/components/securitySchemes/token' },
    ],
    tags: [{ name: 'live' }],
  },
}

const securitySchemes: Json = {
  device: {
    type: 'userPassword',
    description:
      'The credential of `POST /api/v1/devices/{id}/credential`; its user name is also the client identifier.',
  },
  session: {
    type: 'httpApiKey',
    name: 'ioc',
    in: 'cookie',
    description: '`__Host-ioc` under TLS; from our own Origin only.',
  },
  token: {
    type: 'http',
    scheme: 'bearer',
    description: 'An API token, in `auth.token` of the handshake.',
  },
}
