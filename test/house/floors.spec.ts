import { root } from '../../infra/launch/workspace.mjs'
import { graphMissing } from '../../infra/launch/workspace.mjs'

import { LintScratch, type LintMessage } from './lint-scratch.js'
import { innocents, violations } from './planted.js'

describe('the rules of the house fire', () => {
  let scratch: LintScratch
  let messages: Map<string, LintMessage[]>

  beforeAll(async () => {
    scratch = await LintScratch.create(root)
    scratch.write(
      'libs/untagged/package.json',
      '{ "name": "@haidang/untagged", "version": "0.0.0", "type": "module" }',
    )
    scratch.write(
      'libs/untagged/tsconfig.json',
      '{ "extends": "../../tsconfig.json", "include": ["src/**/*.ts"] }',
    )
    for (const { path, code } of [...violations, ...innocents]) scratch.write(path, code)
  }, 180_000)
  afterAll(() => scratch.remove())

  test('without nx’s project graph the floors are not checked, and a line says so that npm test looks for', async () => {
    const first = violations[0]!
    const { printed, messages: found } = await scratch.lint([first.path])
    expect(found.get(first.path)?.some(({ ruleId }) => ruleId === first.rule)).toBe(false)
    expect(printed).toMatch(graphMissing)
  }, 180_000)

  test('the whole planted house can be linted', async () => {
    await scratch.makeGraph()
    const linted = await scratch.lint([...violations, ...innocents].map(({ path }) => path))
    expect(linted.printed).not.toMatch(graphMissing)
    messages = linted.messages
    expect(messages.size).toBe(violations.length + innocents.length)
  }, 300_000)

  test.each(violations)('$title ($path)', ({ path, rule, says }) => {
    const fired =
      messages.get(path)?.filter(({ ruleId, severity }) => ruleId === rule && severity === 2) ?? []
    expect({ path, fired: fired.map(({ message }) => message) }).toEqual({
      path,
      fired: expect.arrayContaining([expect.stringMatching(says)]),
    })
  })

  test.each(innocents)('and do not fire when $title', ({ path }) => {
    expect(messages.get(path)).toEqual([])
  })
})
