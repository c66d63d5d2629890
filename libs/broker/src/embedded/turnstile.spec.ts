import { setTimeout as after } from 'node:timers/promises'

import { expect, test } from '@jest/globals'

import { Turnstile } from './turnstile.js'

test('no more than its width run at a time, and all run, failing ones included', async () => {
  const turnstile = new Turnstile(3)
  let inside = 0
  let most = 0
  const results = await Promise.allSettled(
    Array.from({ length: 20 }, (_, at) =>
      turnstile.pass(async () => {
        most = Math.max(most, ++inside)
        await after(at % 3)
        inside -= 1
        if (at % 4 === 0) throw new Error('no')
        return at
      }),
    ),
  )
  expect(most).toBe(3)
  expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(15)
})
