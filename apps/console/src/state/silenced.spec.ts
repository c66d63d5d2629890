import { expect, test } from '@jest/globals'
import { aDeviceView } from '../testing-console.js'
import { silencedIn } from './silenced.js'

const minutes = (count: number) => count * 60_000
const gap = { fromAt: minutes(100), toAt: minutes(120) }

test('who spoke before the gap and not within three intervals of its end has fallen silent in it', () => {
  const heard = new Map([
    ['spoke-to-the-end', minutes(119)],
    ['late-but-not-silent', minutes(106)],
    ['fell-silent', minutes(99)],
    ['was-silent-before', minutes(80)],
  ])
  const devices = [...heard.keys(), 'never-spoke'].map((id) => aDeviceView({ id, intervalSeconds: 300 }))
  const found = silencedIn(devices, gap, ({ id }) => heard.get(id))
  expect(found.map(({ id }) => id)).toEqual(['fell-silent'])
})
