import { execFileSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'

import { root } from '../../infra/launch/workspace.mjs'

const files = execFileSync('git', ['ls-files', '-coz', '--exclude-standard'], { cwd: root, encoding: 'utf8' })
  .split('\0')
  .filter((file) => file !== '' && existsSync(join(root, file)))

const rooms = files
  .filter((file) => /^(apps|libs)\/[^/]+\/package\.json$|^(simulators|test)\/package\.json$/.test(file))
  .map(dirname)
const manifest = (room: string) => JSON.parse(readFileSync(join(root, room, 'package.json'), 'utf8'))

const sources = files.filter((file) =>
  /^(apps|libs|simulators|test|infra\/(launch|jest|services))\//.test(file),
)
const code = sources.filter((file) => /\.(ts|tsx|mts|mjs)$/.test(file))

describe('the house', () => {
  test('has the top level that the design names, and nothing else', () => {
    const top = new Set(files.map((file) => file.split('/')[0] ?? ''))
    const named = [
      'apps',
      'infra',
      'libs',
      'simulators',
      'test',
      'package.json',
      'package-lock.json',
      'nx.json',
    ]
    const more = ['tsconfig.json', 'eslint.config.mjs', 'LICENSE', 'README.md']
    expect([...top].filter((name) => !name.startsWith('.') && ![...named, ...more].includes(name))).toEqual(
      [],
    )
  })

  test.each(rooms)('%s stands on a floor, and a door, a feature or an app says which it is', (room) => {
    const tags: string[] = manifest(room).nx.tags
    expect(tags.filter((tag) => tag.startsWith('floor:'))).toHaveLength(1)
    const kind = tags.includes('floor:doors')
      ? 'door:'
      : tags.includes('floor:features')
        ? 'feature:'
        : tags.includes('floor:apps')
          ? 'app:'
          : undefined
    if (kind !== undefined) expect(tags).toContain(kind + room.split('/')[1])
  })

  test.each(rooms)('%s pins what it depends on', (room) => {
    const { dependencies = {}, devDependencies = {} } = manifest(room)
    const loose = Object.entries({ ...dependencies, ...devDependencies }).filter(
      ([, version]) => !/^\d+\.\d+\.\d+(-[\w.]+)?$/.test(String(version)),
    )
    expect(loose).toEqual([])
  })

  test.each(rooms.filter((room) => room.startsWith('libs/')))(
    '%s tells a newcomer what it is on one screen',
    (room) => {
      const readme = join(root, room, 'README.md')
      expect(existsSync(readme)).toBe(true)
      expect(readFileSync(readme, 'utf8').split('\n').length).toBeLessThanOrEqual(60)
    },
  )

  test('files are named in kebab-case, and for one thing', () => {
    const names = code.map((file) => file.split('/').pop() ?? '')
    expect(
      names.filter((name) => !/^[a-z0-9]+(-[a-z0-9]+)*(\.[a-z-]+)*\.(ts|tsx|mts|mjs)$/.test(name)),
    ).toEqual([])
    const vague =
      /(^|\/)(utils?|helpers?|common|shared|manager|misc)(\/|\.|$)|\.(service|util|helper|types|constants)\./
    expect(code.filter((file) => vague.test(file))).toEqual([])
  })

  test('no folder holds more files than one idea has', () => {
    const sizes = new Map<string, number>()
    for (const file of code.filter((name) => !/\.(spec|d)\./.test(name)))
      sizes.set(dirname(file), (sizes.get(dirname(file)) ?? 0) + 1)
    expect([...sizes].filter(([, count]) => count > 20)).toEqual([])
  })
})
