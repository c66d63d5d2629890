import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'

import { root } from '../../infra/launch/workspace.mjs'

/** Where a level of disaster risk is written, from the bulletin that it is given. */
const writer = 'libs/domain/src/bulletin/bulletin.ts'
/** Alarm levels of rivers (`báo động`, `alarm level`) are another thing. */
const printed = /(\bcấp|\bCấp|(?<!: )\bLevel)(\s+(\$?\{|\d)|\s*['"`]\s*\+)/u
const source = /^(apps|libs|simulators|infra\/sites)\/(?!.*\.spec\.tsx?$).*\.(ts|tsx|yaml|json|html)$/

test('a level of disaster risk is printed from a bulletin, and by nothing else', () => {
  const names = execFileSync('git', ['ls-files', '-coz', '--exclude-standard'], {
    cwd: root,
    encoding: 'utf8',
  })
  const sources = names.split('\0').filter((file) => source.test(file))
  expect(sources).toContain(writer)
  const others = sources.filter((file) => file !== writer)
  expect(others.filter((file) => printed.test(readFileSync(join(root, file), 'utf8')))).toEqual([])
})

test.each([
  '`Cấp ${level}`',
  "'Cấp {level}'",
  "'Cấp ' + level",
  "'Cấp' + level",
  "'Level 4'",
  '`Level ${n}`',
])('%s would be noticed', (text) => expect(text).toMatch(printed))

test.each(["'Báo động {level}'", "'Alarm level 3'", "'cấp phép'", 'type Level = 1'])('%s is none', (text) =>
  expect(text).not.toMatch(printed),
)
