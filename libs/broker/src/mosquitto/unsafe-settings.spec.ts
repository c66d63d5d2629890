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
    'persistent_client_expiration=unset',
  ])
})

test.each([
  ['persistence true', 'persistence false', 'persistence=false'],
  ['max_queued_messages 0', 'max_queued_messages 1000', 'max_queued_messages=1000'],
  ['max_queued_messages 0', '#max_queued_messages 0', 'max_queued_messages=1000'],
  ['autosave_interval 10', 'autosave_interval 0', 'autosave_interval=0'],
])('%s changed to %s is named', (from, to, expected) => {
  expect(named(ours.replace(from, to))).toEqual([expected])
})

test('a listener that lets anybody in, or that knows nobody, is named with its port', () => {
  expect(named(`${ours}\nlistener 9001\nallow_anonymous true\n`)).toEqual([
    'listener 9001: allow_anonymous=true',
    'listener 9001: password_file=unset',
    'listener 9001: acl_file=unset',
  ])
})

test('without settings for each listener, all have the general ones', () => {
  const general = ours.replace('per_listener_settings true', '')
  expect(named(`${general}\nlistener 9001\n`)).toEqual([])
})
