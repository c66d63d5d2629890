import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from '@jest/globals'
import { repository } from '@haidang/testing'

const readme = readFileSync(join(repository, 'README.md'), 'utf8')
const named = (pattern: RegExp) => [...new Set([...readme.matchAll(pattern)].map(([, found = '']) => found))]

describe('the README', () => {
  test('names only files and folders that are there', () => {
    const places = named(/`((?:apps|libs|infra|simulators|test)\/[\w./-]*)`/g)
    expect(places.length).toBeGreaterThan(15)
    expect(places.filter((place) => !existsSync(join(repository, place)))).toEqual([])
  })

  test('names only scripts that package.json has', () => {
    const { scripts } = JSON.parse(readFileSync(join(repository, 'package.json'), 'utf8')) as {
      scripts: Record<string, string>
    }
    const said = [...named(/npm run (\w+)/g), ...named(/npm (start|test)\b/g)]
    expect(said.filter((script) => !(script in scripts))).toEqual([])
  })

  test('shows a picture that is there', () => {
    const pictures = named(/!\[[^\]]*\]\(([^)]+)\)/g)
    expect(pictures.filter((picture) => !existsSync(join(repository, picture)))).toEqual([])
    expect(pictures.length).toBeGreaterThan(0)
  })
})
