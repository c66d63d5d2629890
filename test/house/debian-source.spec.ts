import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { debianSource } from '../../infra/services/debian-source.mjs'

let etc: string
beforeEach(() => {
  etc = mkdtempSync(join(tmpdir(), 'haidang-apt-'))
  mkdirSync(join(etc, 'sources.list.d'))
})
afterEach(() => rmSync(etc, { recursive: true }))

const write = (name: string, text: string) => writeFileSync(join(etc, name), text)

describe('where the real servers come from', () => {
  test('the newer form of an apt source, with the key that it names', () => {
    write(
      'sources.list.d/debian.sources',
      [
        'Types: deb',
        '# a comment in between',
        'URIs: http://mirror.example/debian-security',
        'Suites: bookworm-security',
        'Components: main',
        '',
        'Types: deb deb-src',
        'URIs: http://mirror.example/debian',
        'Suites: bookworm bookworm-updates',
        'Components: main contrib',
        'Signed-By: /usr/share/keyrings/debian.gpg',
      ].join('\n'),
    )
    expect(debianSource(etc)).toEqual({
      uri: 'http://mirror.example/debian',
      signedBy: '/usr/share/keyrings/debian.gpg',
    })
  })

  test('a key that stands in the source itself is taken whole', () => {
    const key = '\n -----BEGIN PGP PUBLIC KEY BLOCK-----\n .\n abc\n -----END PGP PUBLIC KEY BLOCK-----'
    write(
      'sources.list.d/debian.sources',
      `Types: deb\nURIs: https://m.example/debian/\nSuites: trixie\nComponents: main\nSigned-By:${key}\n`,
    )
    expect(debianSource(etc).signedBy).toBe(key)
  })

  test('the older form, with and without a key', () => {
    write('sources.list', '# old\ndeb http://m.example/debian bookworm main contrib # all\n')
    expect(debianSource(etc)).toEqual({ uri: 'http://m.example/debian', signedBy: undefined })
    write('sources.list', 'deb [arch=amd64 signed-by=/k.gpg] http://m.example/debian stable main\n')
    expect(debianSource(etc)).toEqual({ uri: 'http://m.example/debian', signedBy: '/k.gpg' })
  })

  test('Debian’s own archive before others that name their suites after it', () => {
    write('sources.list.d/a.list', 'deb https://other.example/apt bookworm main\n')
    write('sources.list.d/b.list', 'deb http://m.example/debian bookworm main\n')
    expect(debianSource(etc).uri).toBe('http://m.example/debian')
  })

  test('a computer without one is told so', () => {
    write('sources.list.d/other.list', 'deb https://other.example/apt cloud-bookworm main\n')
    write(
      'sources.list.d/off.sources',
      'Enabled: no\nTypes: deb\nURIs: http://m.example/debian\nSuites: trixie\nComponents: main\n',
    )
    expect(() => debianSource(etc)).toThrow('no apt source of this computer is a Debian archive')
  })
})
