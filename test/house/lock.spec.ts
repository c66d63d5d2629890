import { readFileSync } from 'node:fs'
import { join } from 'node:path'

import { satisfies } from 'semver'

import { problemsOf } from '../../infra/launch/lock-guard.mjs'
import { root } from '../../infra/launch/workspace.mjs'

const read = (file: string) => JSON.parse(readFileSync(join(root, file), 'utf8'))
const { allowScripts } = read('package.json')
const guard = (packages: Parameters<typeof problemsOf>[0]['packages']) =>
  problemsOf({ packages }, { allowScripts: { known: true }, satisfies })

describe('the lock guard', () => {
  test('finds nothing in our lock', () => {
    expect(problemsOf(read('package-lock.json'), { allowScripts, satisfies })).toEqual([])
  })

  test('finds an optional package that is not in the lock, with which npm ci fails on a fresh clone', () => {
    const packages = {
      'node_modules/a': {
        version: '1.0.0',
        optionalDependencies: { 'a-linux': '1', 'a-mac': '1', shared: '1' },
      },
      'node_modules/a/node_modules/a-linux': {},
      'node_modules/shared': {},
    }
    expect(guard(packages)).toEqual(['node_modules/a@1.0.0 names a-mac, which is not in the lock'])
  })

  test('finds a package that excludes the oldest Node we promise', () => {
    const packages = { 'node_modules/b': { version: '2.0.0', engines: { node: '>=22' } } }
    expect(guard(packages)).toEqual(['node_modules/b@2.0.0 wants Node >=22; our floor is 20.19.0'])
  })

  test('finds the address of a registry', () => {
    const packages = { 'node_modules/c': { resolved: 'https://registry.example/c.tgz' } }
    expect(guard(packages)).toEqual(['node_modules/c names the host it came from: registry.example'])
  })

  test('finds an install script that nobody approved', () => {
    const packages = {
      'node_modules/known': { hasInstallScript: true },
      'node_modules/x/node_modules/odd': { hasInstallScript: true },
    }
    expect(guard(packages)).toEqual([
      'odd has an install script that allowScripts in package.json does not name',
    ])
  })
})
