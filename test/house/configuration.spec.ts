import { readFileSync } from 'node:fs'
import { join } from 'node:path'

import { readConfig, variables } from '@haidang/platform'

import { help, variables as helped } from '../../infra/launch/variables.mjs'
import { root } from '../../infra/launch/workspace.mjs'

const example = readFileSync(join(root, 'infra/config.example.env'), 'utf8')
const assignments = [...example.matchAll(/^#([A-Z_]+)=(.*)$/gm)].map(([, name = '', value = '']) => ({
  name,
  value,
}))

describe('the settings', () => {
  test('are the same in npm start -- --help as in the schema', () => {
    const truth = variables.map(({ name, meaning, default: fallback }) => ({
      name,
      meaning,
      default: fallback,
    }))
    expect(helped).toEqual(truth)
  })

  test('all stand in the example file, each secret also as a file, and nothing else does', () => {
    const names = variables.flatMap(({ name, secret }) => (secret ? [name, `${name}_FILE`] : [name]))
    expect(assignments.map(({ name }) => name).sort()).toEqual(names.sort())
  })

  test('in the example file are good values', () => {
    const env = Object.fromEntries(
      assignments.filter(({ name }) => !name.endsWith('_FILE')).map(({ name, value }) => [name, value]),
    )
    expect(() => readConfig(env)).not.toThrow()
  })

  test('fit on a screen in the help', () => {
    expect(
      help()
        .split('\n')
        .every((line) => line.length <= 110),
    ).toBe(true)
  })
})
