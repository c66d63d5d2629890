import type { StoredCredential } from '@haidang/store'

import { endedCredentials } from './open-registry.js'

const holding = (secrets: Record<string, string>) => ({
  credentials: new Map(
    Object.entries(secrets).map(([username, secret]): [string, StoredCredential] => [
      username,
      { username, secret, kind: 'device', topicFilters: [], simulated: false },
    ]),
  ),
})

test('who holds a credential that was replaced or taken away must go; nobody else', () => {
  const before = holding({ kept: 'a', replaced: 'b', gone: 'c' })
  const now = holding({ kept: 'a', replaced: 'b2', made: 'd' })
  expect(endedCredentials(before, now)).toEqual(['replaced', 'gone'])
})
