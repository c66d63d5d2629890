import { expect, test } from '@jest/globals'
import { problem, problemSchema, problems } from './problem.js'

test.each(Object.keys(problems) as (keyof typeof problems)[])(
  '%s answers with its own type and status',
  (reason) => {
    const body = problemSchema.parse(problem(reason, { detail: 'x' }))
    expect(body).toMatchObject({
      type: `urn:haidang:refusal:${reason}`,
      status: problems[reason].status,
      reason,
      detail: 'x',
    })
  },
)
