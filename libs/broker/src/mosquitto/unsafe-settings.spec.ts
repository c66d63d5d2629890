import { readFileSync } from 'node:fs'

import { unsafeMosquittoSettings } from './unsafe-settings.js'

const ours = readFileSync(new URL('../../../../infra/mosquitto/mosquitto.conf', import.meta.url), 'utf8')
const named = (text: string) =>
  unsafeMosquittoSettings(text).map(({ setting, found }) => `${setting}=${found}`)

test('the settings that the house brings are safe', () => {
  expect(named(ours)).toEqual([])
})

test('Mosquitto’s own defaults are not: each is named with what it is', () => {
  expect(named('')).toEqual([
    'persistence=false',
    'autosave_interval=1800',
    'max_queued_messages=1000',
    'max_queued_bytes=0',
    'max_inflight_messages=20',
    'max_packet_size=0',
    'max_keepalive=65535',
    'persistent_client_expiration=unset',
    'password_file=unset',
    'acl_file=unset',
  ])
})

test.each([
  ['persistence true', 'persistence false', 'persistence=false'],
  ['max_queued_messages 0', 'max_queued_messages 1000', 'max_queued_messages=1000'],
  ['max_queued_messages 0', '#max_queued_messages 0', 'max_queued_messages=1000'],
  ['autosave_interval 10', 'autosave_interval 0', 'autosave_interval=0'],
  ['per_listener_settings false', 'per_listener_settings true', 'per_listener_settings=true'],
  ['allow_anonymous false', 'allow_anonymous true', 'allow_anonymous=true'],
  ['max_keepalive 300', '#max_keepalive 300', 'max_keepalive=65535'],
])('%s changed to %s is named', (from, to, expected) => {
  expect(named(ours.replace(from, to))).toEqual([expected])
})

test('a broker that asks a plugin who may do what is believed', () => {
  const files = /^(password|acl)_file.*$/gm
  expect(named(ours.replace(files, ''))).toEqual(['password_file=unset', 'acl_file=unset'])
  expect(named(`plugin /usr/lib/mosquitto_dynamic_security.so\n${ours.replace(files, '')}`)).toEqual([])
})
