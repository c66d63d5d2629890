import { IncomingMessage } from 'node:http'
import { Socket } from 'node:net'

import { trustProxies } from './trusted-proxies.js'

function requestFrom(remoteAddress: string, forwardedFor?: string): IncomingMessage {
  const socket = new Socket()
  Object.defineProperty(socket, 'remoteAddress', { value: remoteAddress })
  const request = new IncomingMessage(socket)
  if (forwardedFor !== undefined) request.headers['x-forwarded-for'] = forwardedFor
  return request
}

test('without proxies of ours nobody is believed', () => {
  const { clientOf, trusts } = trustProxies([])
  expect(clientOf(requestFrom('127.0.0.1', '198.51.100.7'))).toBe('127.0.0.1')
  expect(trusts('127.0.0.1')).toBe(false)
})

test.each([
  { title: 'one proxy', said: '198.51.100.7', client: '198.51.100.7' },
  { title: 'two of ours in a row', said: '198.51.100.7, 10.1.2.3', client: '198.51.100.7' },
  { title: 'a client that makes something up', said: '10.9.9.9, 198.51.100.7', client: '198.51.100.7' },
  { title: 'a proxy that speaks for itself', said: undefined, client: '127.0.0.1' },
  { title: 'nothing but ours', said: '10.1.2.3', client: '10.1.2.3' },
])('$title', ({ said, client }) => {
  const { clientOf } = trustProxies(['127.0.0.1', '10.0.0.0/8', 'fd00::/8'])
  expect(clientOf(requestFrom('127.0.0.1', said))).toBe(client)
  expect(clientOf(requestFrom('198.51.100.9', said))).toBe('198.51.100.9')
})

test('an IPv4 proxy is known when it comes through an IPv6 socket', () => {
  const { clientOf } = trustProxies(['127.0.0.1'])
  expect(clientOf(requestFrom('::ffff:127.0.0.1', '2001:db8::7'))).toBe('2001:db8::7')
})
