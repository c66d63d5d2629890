import { expect, test } from '@jest/globals'

import { BadBrokerAddress, readBrokerAddresses } from './broker-address.js'

test.each([
  ['mqtt://broker.example.vn', { host: 'broker.example.vn', port: 1883, tls: false }],
  ['mqtts://broker.example.vn/', { host: 'broker.example.vn', port: 8883, tls: true }],
  ['mqtt://[::1]:2883', { host: '::1', port: 2883, tls: false }],
  [
    'mqtts://ingest:p%40ss%3A%25@10.0.0.7:18883',
    { host: '10.0.0.7', port: 18883, tls: true, username: 'ingest', password: 'p@ss:%' },
  ],
])('%s', (text, address) => {
  expect(readBrokerAddresses(text)).toEqual([address])
})

test('a cluster has several hosts, under one name and password', () => {
  const account = { tls: true, username: 'ingest', password: 'p,@ss' }
  expect(readBrokerAddresses('mqtts://ingest:p,%40ss@mq1.example.vn,10.0.0.7:18883,[::1]:2883/')).toEqual([
    { host: 'mq1.example.vn', port: 8883, ...account },
    { host: '10.0.0.7', port: 18883, ...account },
    { host: '::1', port: 2883, ...account },
  ])
})

test.each([
  '',
  'broker:1883',
  'http://broker',
  'mqtt://',
  'mqtt://broker/topic',
  'mqtt://broker?x=1',
  'ws://broker',
  'mqtt://a:se%cret@broker',
  'mqtt://one,',
  'mqtt://one,,two',
  'mqtt://a:secret@one,b:secret@two',
  'mqtt://one/,two',
])('%s is no address, and the refusal does not repeat it', (text) => {
  expect(() => readBrokerAddresses(text)).toThrow(BadBrokerAddress)
  try {
    readBrokerAddresses(text)
  } catch (error) {
    expect(String(error)).not.toContain('cret')
  }
})
