import type { Refusal } from '@haidang/domain'
import { poison } from '@haidang/domain/testing'

import { decodeObservationPayload } from './formats.js'

/*
 * Each is refused here, or handed on in a form that the check of its value refuses; and nothing that a refusal says of it can
 * harm the column in which the refusal is kept.
 */
test('there are eighteen kinds of poison', () => {
  expect(poison).toHaveLength(18)
})

test.each(poison)('%s neither throws nor reaches a column by way of its refusal', (_, payload) => {
  const decoded = decodeObservationPayload(new TextEncoder().encode(payload))
  const refusals: Refusal[] = decoded.ok ? [...decoded.refusals] : [decoded.refusal]
  const paths = decoded.ok
    ? decoded.observations.flatMap((observation) =>
        observation.values.map(({ quantity }) => decoded.pathTo(observation, 'value', quantity)),
      )
    : []
  const texts = [...paths, ...refusals.flatMap(({ path, message }) => [path, message])]
  for (const text of texts) {
    expect(text).not.toMatch(/\0|\p{Surrogate}/u)
    expect(text.length).toBeLessThan(300)
  }
})
