import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { runJest } from '../../infra/launch/jest-run.mjs'

/** What `npm test` counts when jest meets these suites. */
describe('npm test', () => {
  let folder: string
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'haidang-counting-'))
    writeFileSync(join(folder, 'package.json'), '{ "type": "module" }')
    writeFileSync(
      join(folder, 'jest.config.mjs'),
      `export default { testMatch: ['<rootDir>/*.spec.js'], transform: {}, rootDir: ${JSON.stringify(folder)} }`,
    )
  })
  afterEach(() => rmSync(folder, { recursive: true }))

  const suite = (name: string, code: string) => writeFileSync(join(folder, `${name}.spec.js`), code)
  const run = (timeoutMs = 60_000, again = false) =>
    runJest(['--config', join(folder, 'jest.config.mjs'), '--runInBand'], { timeoutMs, again })

  test('counts what passed, what failed and what was left out', async () => {
    suite(
      'one',
      `test('good', () => {}); test('bad', () => { throw new Error('why') }); test.skip('not now', () => {})`,
    )
    const { passed, failed, pending, failures } = await run()
    expect({ passed, failed, pending }).toEqual({ passed: 1, failed: 1, pending: 1 })
    expect(failures[0]).toEqual({ title: expect.stringMatching(/bad$/), why: expect.stringContaining('why') })
  })

  test('takes no test at all as a failure', async () => {
    const { passed, failed } = await run()
    expect({ passed, failed }).toEqual({ passed: 0, failed: 1 })
  })

  test('takes a suite that cannot be loaded as a failure', async () => {
    suite('one', `test('good', () => {})`)
    suite('two', `import './nowhere.js'\ntest('never', () => {})`)
    const { passed, failed, failures } = await run()
    expect({ passed, failed }).toEqual({ passed: 1, failed: 1 })
    expect(failures[0]?.title).toMatch(/two\.spec\.js could not be loaded$/)
  })

  test('takes a suite that leaves something running as a failure', async () => {
    suite('one', `test('good', () => { setInterval(() => {}, 1000) })`)
    const { passed, failed, failures } = await run()
    expect({ passed, failed }).toEqual({ passed: 1, failed: 1 })
    expect(failures[0]?.title).toBe('jest did not end when all was tested')
  })

  test('takes a suite that does not end as a failure', async () => {
    suite('one', `test('good', () => { for (;;); })`)
    const { passed, failed, failures } = await run(5_000)
    expect({ passed, failed }).toEqual({ passed: 0, failed: 1 })
    expect(failures[0]?.title).toBe('stopped after 5 s')
  })

  test('asks a suite that failed once more, and tells what passed only then', async () => {
    const mark = JSON.stringify(join(folder, 'was-here'))
    suite('steady', `test('good', () => {}); test.skip('not now', () => {})`)
    suite(
      'moody',
      `import { existsSync, writeFileSync } from 'node:fs'
      test('slow computer', () => { if (!existsSync(${mark})) { writeFileSync(${mark}, ''); throw new Error('late') } })
      test('beside it', () => {})
      test('wrong', () => { throw new Error('always') })`,
    )
    const { passed, failed, pending, failures, unsteady } = await run(60_000, true)
    expect({ passed, failed, pending }).toEqual({ passed: 3, failed: 1, pending: 1 })
    expect(failures).toMatchObject([{ title: expect.stringMatching(/wrong$/) }])
    expect(unsteady).toMatchObject([
      { title: expect.stringMatching(/slow computer$/), why: expect.stringContaining('late') },
    ])
  })
})
